using Engine.Core.Ledger;

namespace Engine.Model.Fixtures;

/// <summary>Reads a line about a group of holds.</summary>
internal static class GroupReader
{
    private const int MaxHolds = 8_192;

    public static GroupStep Read(FixtureLine line)
    {
        UInt128 group = line.NumberFor("group");
        UInt128 first = line.Id('T', "first id");
        uint ledger = 1;
        int maxHolds = MaxHolds;
        foreach ((string key, string? value) in line.Options())
        {
            UInt128 number = FixtureNumber.TryParse(value ?? "", out UInt128 parsed)
                ? parsed
                : throw line.Error($"'{key}' lacks its number");
            switch (key)
            {
                case "ledger": ledger = (uint)number; break;
                case "max": maxHolds = (int)number; break;
                default: throw line.Error($"a group has no field '{key}'");
            }
        }

        return new GroupStep(
            line.Number,
            new GroupResolution(ledger, group, line.Verb == "void_group", first, maxHolds),
            Expected(line));
    }

    private static GroupAnswer Expected(FixtureLine line)
    {
        var answer = new GroupAnswer((ResolveGroupResult)line.Result<ResolveGroupResult>());
        foreach ((string key, string value) in line.RightOptions())
        {
            answer = key switch
            {
                "holds" => answer with { Holds = (int)line.ParseId('T', value) },
                "amount" => answer with { Amount = line.ParseId('T', value) },
                "hold" => answer with { RefusedHold = line.ParseId('T', value) },
                "refusal" => answer with { Refusal = (CreateTransferResult)line.Code<CreateTransferResult>(value) },
                "reason" => answer with { Reason = (CreateTransferResult)line.Code<CreateTransferResult>(value) },
                _ => throw line.Error($"'{key}' is no part of an answer about a group"),
            };
        }

        return answer;
    }
}
