using Engine.Core.Pipeline;

namespace Engine.Journal.Tests;

public sealed class JournalOptionsTests
{
    private static readonly JournalOptions _sound = new() { ConnectionString = "Host=x" };

    public static TheoryData<string> Wrong =>
    [
        "DataFolder", "Lanes", "LeafRows", "BlockRows", "BlockBytes", "Heartbeat", "CommitTimeout", "LockTimeout",
        "LeaseTimeout", "AnswersFor", "RequiredStandbys",
    ];

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_wrong_value_is_refused_by_name(string option)
    {
        JournalOptions wrong = option switch
        {
            "DataFolder" => new JournalOptions(),
            "Lanes" => _sound with { Lanes = 0 },
            "LeafRows" => _sound with { LeafRows = PartitionOptions.MaxBatch },
            "BlockRows" => _sound with { BlockRows = PartitionOptions.MaxBatch - 1 },
            "BlockBytes" => _sound with { BlockBytes = 1 << 20 },
            "Heartbeat" => _sound with { Heartbeat = TimeSpan.Zero },
            "CommitTimeout" => _sound with { CommitTimeout = TimeSpan.Zero },
            "LockTimeout" => _sound with { LockTimeout = TimeSpan.FromSeconds(-1) },
            "LeaseTimeout" => _sound with { LeaseTimeout = TimeSpan.FromSeconds(1) },
            "AnswersFor" => _sound with { AnswersFor = TimeSpan.FromSeconds(-1) },
            _ => _sound with { RequiredStandbys = -1 },
        };
        JournalException refused = Assert.Throws<JournalException>(wrong.Validate);
        Assert.StartsWith($"Journal option {option}: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_are_sound()
    {
        _sound.Validate();
        new JournalOptions { DataFolder = "/srv/engine" }.Validate();
    }
}
