using System.Collections;
using System.Xml.Linq;
using Engine.Server.Hosting;

namespace Engine.Server.Tests.Hosting;

public sealed class EngineOptionsReaderTests
{
    [Fact]
    public void Without_any_setting_everything_is_as_documented()
    {
        var documented = new EngineOptions();
        Assert.Equal(documented, Read() with { Listen = documented.Listen });
        Assert.Equal(documented.Listen, Read().Listen);
    }

    [Fact]
    public void The_command_line_goes_over_the_environment_and_that_over_the_file()
    {
        string file = Path.Combine(Path.GetTempPath(), $"engine-{Guid.NewGuid():N}.json");
        File.WriteAllText(file, """
            {
              "Engine": {
                "Lanes": 3,
                "StreamWindow": 5,
                "StopTimeout": "2m",
                "Listen": ["127.0.0.1:1", "unix:/tmp/x"]
              }
            }
            """);
        try
        {
            EngineOptions options = EngineOptionsReader.Read(
                file,
                new Hashtable
                {
                    ["ENGINE_STREAM_WINDOW"] = "6",
                    ["ENGINE_RING_SLOTS"] = "64",
                    ["ENGINE_HOME"] = "/else",
                },
                [new("ring-slots", "128")]);
            Assert.Equal((3, 6, 128), (options.Lanes, options.StreamWindow, options.RingSlots));
            Assert.Equal(TimeSpan.FromMinutes(2), options.StopTimeout);
            Assert.Equal(["127.0.0.1:1", "unix:/tmp/x"], options.Listen);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_list_may_be_repeated_or_separated_by_commas() =>
        Assert.Equal(
            ["127.0.0.1:1", "[::1]:2", "localhost:3"],
            Read(("listen", "127.0.0.1:1, [::1]:2"), ("listen", "localhost:3")).Listen);

    [Theory]
    [InlineData("lanes", "many", "lanes: 'many' is not a whole number (from --lanes)")]
    [InlineData(
        "stop-timeout",
        "5",
        "stop-timeout: '5' is not a time with its unit, such as 500ms, 30s, 2m or 1h (from --stop-timeout)")]
    [InlineData(
        "wait-strategy",
        "9",
        "wait-strategy: '9' is not one of Auto, YieldThenPark, SpinThenPark, BusySpin (from --wait-strategy)")]
    [InlineData("ring-slot", "4", "--ring-slot: there is no setting ringslot")]
    [InlineData("ring-slots", "1000", "ring-slots: a power of two from 2 to 16777216, is 1000")]
    [InlineData("ring-bytes", "5", "ring-bytes: at least 1048576, is 5")]
    [InlineData("event-buffer", "8192", "event-buffer: a power of two from 16384 to 16777216, is 8192")]
    [InlineData("lanes", "0", "lanes: from 1 to 16, is 0")]
    [InlineData("leaf-rows", "100", "leaf-rows: at least 16384, so that every batch fits into a leaf; is 100")]
    [InlineData(
        "leaf-rows", "9000000000000000000", "leaf-rows: at most 100000000, since no more may be unsealed; is 9000000000000000000")]
    [InlineData("max-accounts", "0", "max-accounts: at least 1, is 0")]
    [InlineData("max-accounts", "500000001", "max-accounts: at most 500000000, is 500000001")]
    [InlineData("max-open-holds", "-1", "max-open-holds: at least 1, is -1")]
    [InlineData("max-open-holds", "100000001", "max-open-holds: at most 100000000, is 100000001")]
    [InlineData("max-velocity-limits", "100000001", "max-velocity-limits: at most 100000000, is 100000001")]
    [InlineData("max-unsealed-rows", "0", "max-unsealed-rows: at least 1, is 0")]
    [InlineData("max-unsealed-rows", "100000001", "max-unsealed-rows: at most 100000000, is 100000001")]
    [InlineData("stage-threads", "4", "stage-threads: 1 to 3, or 0 to choose by the cores; is 4")]
    [InlineData("stream-window", "0", "stream-window: 1 to 65536, is 0")]
    [InlineData(
        "read-epoch-age",
        "500ms",
        "read-epoch-age: at least twice the heartbeat, or reads would be refused between two of them; "
        + "is 00:00:00.5000000 against 00:00:00.5000000")]
    [InlineData(
        "lease-timeout",
        "1s",
        "lease-timeout: at least three heartbeats, or a slow one would count as a dead engine; "
        + "is 00:00:01 against 00:00:00.5000000")]
    [InlineData(
        "objective", "answers 100",
        "objective: 'answers 100' has a percentage that is not above 0 and at most 99.9999: with 100 nothing may ever go wrong")]
    [InlineData("capacity-per-second", "-1", "capacity-per-second: 0 or more, is -1")]
    [InlineData("lease-timeout", "25h", "lease-timeout: at most 1d, is 1.01:00:00")]
    [InlineData(
        "read-epoch-age",
        "50d",
        "read-epoch-age: at most 1d, since who takes over waits for that much silence; is 50.00:00:00")]
    [InlineData("heartbeat", "10ms", "heartbeat: from 100ms to 1h, is 00:00:00.0100000")]
    [InlineData("heartbeat", "10000000d", "heartbeat: from 100ms to 1h, is 10000000.00:00:00")]
    [InlineData("commit-timeout", "0s", "commit-timeout: from 1s to 1d, is 00:00:00")]
    [InlineData("commit-timeout", "60d", "commit-timeout: from 1s to 1d, is 60.00:00:00")]
    [InlineData("lock-timeout", "60d", "lock-timeout: from 0s to 1d, is 60.00:00:00")]
    [InlineData("required-standbys", "-1", "required-standbys: 0 or more, is -1")]
    [InlineData("stop-timeout", "25h", "stop-timeout: from 0s to 1d, is 1.01:00:00")]
    [InlineData("max-calls-per-connection", "0", "max-calls-per-connection: at least 1, is 0")]
    [InlineData(
        "max-message-bytes", "1000", "max-message-bytes: at least 1368064, so that 8192 transfers fit; is 1000")]
    [InlineData(
        "data", " ", "data: without a connection string the engine runs its own PostgreSQL, which needs a folder")]
    [InlineData("alarm-webhooks", "https://a.example/x,s3cret", "alarm-webhooks: number 2 is no http or https URL")]
    [InlineData("listen", "", "listen: there is no address; give host:port or unix:/path")]
    [InlineData("listen", "nowhere", "listen: 'nowhere' is not host:port with a port from 0 to 65535")]
    [InlineData("listen", "example.org:1",
        "listen: 'example.org:1' names a host that is not localhost, * or an IP address of this machine")]
    [InlineData("listen", "localhost:0", "listen: 'localhost:0' needs a port; 127.0.0.1:0 takes a free one")]
    [InlineData("listen", "unix:here", "listen: 'unix:here' is not unix: with an absolute path")]
    public void A_wrong_setting_is_named_with_the_reason(string name, string text, string problem)
    {
        var refused = Assert.Throws<EngineOptionsException>(() => Read((name, text)));
        Assert.Equal([problem], refused.Problems);
    }

    [Fact]
    public void Every_problem_is_told_at_once()
    {
        var refused = Assert.Throws<EngineOptionsException>(() => Read(("lanes", "0"), ("ring-slots", "3")));
        Assert.Equal(2, refused.Problems.Count);
    }

    [Fact]
    public void A_settings_file_that_is_missing_is_named()
    {
        var refused = Assert.Throws<EngineOptionsException>(
            () => EngineOptionsReader.Read("/nowhere/engine.json", new Hashtable(), []));
        Assert.StartsWith("/nowhere/engine.json: ", Assert.Single(refused.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_setting_says_in_one_line_what_its_documentation_says_and_what_it_is_without_being_set()
    {
        XDocument documentation = XDocument.Load(Path.ChangeExtension(typeof(EngineOptions).Assembly.Location, ".xml"));
        Assert.NotEmpty(EngineOptionsReader.All);
        foreach (EngineSetting setting in EngineOptionsReader.All)
        {
            string property = setting.Name.Replace("-", "", StringComparison.Ordinal);
            XElement member = documentation.Descendants("member").Single(candidate => string.Equals(
                (string?)candidate.Attribute("name"),
                $"P:{typeof(EngineOptions).FullName}.{property}",
                StringComparison.OrdinalIgnoreCase));
            string documented = string.Join(' ', member.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            Assert.Equal(documented, setting.Description);
            Assert.EndsWith(".", setting.Description, StringComparison.Ordinal);
        }

        var read = Read([.. EngineOptionsReader.All.Select(setting => (setting.Name, setting.Default))]);
        var documentedOptions = new EngineOptions();
        Assert.Equal(documentedOptions.Objective, read.Objective);
        Assert.Equal(
            documentedOptions,
            read with
            {
                Listen = documentedOptions.Listen,
                Objective = documentedOptions.Objective,
                AlarmWebhooks = documentedOptions.AlarmWebhooks,
            });
    }

    private static EngineOptions Read(params (string Name, string Text)[] arguments) => EngineOptionsReader.Read(
        null,
        new Hashtable(),
        arguments.Select(argument => new KeyValuePair<string, string>(argument.Name, argument.Text)));
}
