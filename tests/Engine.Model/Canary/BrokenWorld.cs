using System.Reflection;
using System.Runtime.Loader;

namespace Engine.Model.Canary;

/// <summary>
/// A broken core together with fresh copies of the assemblies that use it, apart from those that run. Everything else
/// (the runtime, test libraries) is shared. Only values of shared types can pass in and out.
/// </summary>
public sealed class BrokenWorld : IDisposable
{
    // Engine.Cli by the name of its assembly.
    private const string Tool = "engine";

    private readonly AssemblyLoadContext _context;

    /// <summary>
    /// Loads a core and, as they are asked for, copies of the product's and the tests' other assemblies.
    /// </summary>
    /// <param name="core">Bytes of Engine.Core, as <see cref="BrokenLedger.Build"/> gives them.</param>
    public BrokenWorld(byte[] core) => _context = new Context(core);

    /// <summary>Calls a public or internal static method inside the world.</summary>
    /// <param name="assembly">Simple name of the assembly, found beside this one.</param>
    /// <param name="type">Full name of the type.</param>
    /// <param name="method">Name of the method.</param>
    /// <param name="arguments">Its arguments, of shared types.</param>
    /// <exception cref="MissingMethodException">There is no such method.</exception>
    public object? Run(string assembly, string type, string method, params object?[] arguments)
    {
        Type found = _context.LoadFromAssemblyName(new AssemblyName(assembly)).GetType(type, throwOnError: true)!;
        MethodInfo entry = found.GetMethod(method, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            ?? throw new MissingMethodException(type, method);
        return entry.Invoke(null, arguments);
    }

    /// <summary>Lets go of everything that was loaded.</summary>
    public void Dispose() => _context.Unload();

    private sealed class Context(byte[] core) : AssemblyLoadContext("broken", isCollectible: true)
    {
        protected override Assembly? Load(AssemblyName assemblyName)
        {
            string name = assemblyName.Name!;
            if (name == "Engine.Core")
            {
                return LoadFromStream(new MemoryStream(core));
            }

            string copy = Path.Combine(AppContext.BaseDirectory, name + ".dll");
            bool ours = name == Tool || name.StartsWith("Engine.", StringComparison.Ordinal);
            return ours && File.Exists(copy)
                ? LoadFromStream(new MemoryStream(File.ReadAllBytes(copy)))
                : null;
        }
    }
}
