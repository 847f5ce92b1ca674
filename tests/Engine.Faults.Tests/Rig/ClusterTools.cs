using Engine.Journal.Cluster;

namespace Engine.Faults.Tests.Rig;

/// <summary>PostgreSQL's programs, run as a user whom PostgreSQL accepts.</summary>
internal static class ClusterTools
{
    private static readonly ClusterUser _user = ClusterUser.Choose();
    private static readonly string _binaries = PostgresBinaries.Find();

    /// <summary>Runs a program of PostgreSQL, or fails with what it said.</summary>
    public static Task RunAsync(string tool, params IReadOnlyList<string> arguments) =>
        RequireAsync(Path.Combine(_binaries, tool), arguments);

    /// <summary>Runs a program of PostgreSQL, however that ends.</summary>
    public static Task TryAsync(string tool, params IReadOnlyList<string> arguments) =>
        _user.RunAsync(Path.Combine(_binaries, tool), arguments, CancellationToken.None);

    /// <summary>Runs any program as that user, or fails with what it said.</summary>
    public static async Task RequireAsync(string program, params IReadOnlyList<string> arguments)
    {
        (int code, string output) = await _user.RunAsync(program, arguments, CancellationToken.None);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)} ended with {code}: {output}");
    }

    /// <summary>Makes a folder that the user owns.</summary>
    public static async Task MakeFolderAsync(string folder)
    {
        Directory.CreateDirectory(folder);
        await _user.TakeAsync(folder, CancellationToken.None);
    }
}
