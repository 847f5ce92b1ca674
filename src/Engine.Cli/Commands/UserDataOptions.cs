using System.CommandLine;

namespace Engine.Cli.Commands;

/// <summary>The client's own three fields, which accounts and transfers have alike.</summary>
internal sealed class UserDataOptions
{
    private readonly Option<UInt128?> data128 = new("--user-data-128")
    {
        Description = "Your own 16 bytes, as an id.", CustomParser = Parse.Id,
    };

    private readonly Option<ulong> data64 = new("--user-data-64") { Description = "Your own 64 bits." };

    private readonly Option<uint> data32 = new("--user-data-32") { Description = "Your own 32 bits." };

    public void AddTo(Command command)
    {
        command.Add(data128);
        command.Add(data64);
        command.Add(data32);
    }

    public (UInt128 Data128, ulong Data64, uint Data32) Of(ParseResult parsed) =>
        (parsed.GetValue(data128) ?? 0, parsed.GetValue(data64), parsed.GetValue(data32));
}
