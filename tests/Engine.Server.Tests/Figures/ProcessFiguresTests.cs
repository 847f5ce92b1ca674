using Engine.Server.Figures;

namespace Engine.Server.Tests.Figures;

/// <summary>What memory a container has left.</summary>
public sealed class ProcessFiguresTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("engine-group-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Pages_of_files_are_not_used_up()
    {
        Says("memory.max", "1000\n");
        Says("memory.current", "900\n");
        Says("memory.stat", "anon 400\nfile 500\ninactive_file 300\nactive_file 150\n");
        Assert.Equal(550L, ProcessFigures.LeftOfGroup(_folder));
    }

    [Fact]
    public void Without_a_limit_it_has_what_the_machine_has()
    {
        Says("memory.max", "max\n");
        Says("memory.current", "900\n");
        Assert.Null(ProcessFigures.LeftOfGroup(_folder));
    }

    private void Says(string file, string content) => File.WriteAllText(Path.Combine(_folder, file), content);
}
