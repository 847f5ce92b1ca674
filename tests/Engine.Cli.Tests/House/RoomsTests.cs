using ArchUnitNET.Domain;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnitV3;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Engine.Cli.Tests.House;

/// <summary>The arrows between the rooms point one way: Server, Cli → Journal → Core.</summary>
public class RoomsTests
{
    private static readonly Architecture s_architecture = new ArchLoader()
        .LoadAssemblies(
            typeof(Core.Ledger.StateMachine).Assembly,
            typeof(Journal.JournalOptions).Assembly,
            typeof(Server.Hosting.EngineHost).Assembly,
            typeof(Client.EngineClient).Assembly,
            typeof(Watch.Detection.NoveltyDetector).Assembly)
        .Build();

    [Theory]
    [InlineData(@"Engine\.Core\.Ledger", @"Engine\.Core\.(Disruptor|Pipeline)")]
    [InlineData(@"Engine\.Core\.Ledger", @"System\.Threading.*")]
    [InlineData(@"Engine\.Core\.Disruptor", @"Engine\.Core\.(Ledger|Pipeline)")]
    [InlineData(@"Engine\.Core.*", @"Engine\.(Journal|Server|Client|Watch|Cli)(\..*)?")]
    [InlineData(@"Engine\.Core.*", @"(Npgsql|Grpc).*")]
    [InlineData(@"Engine\.Journal.*", @"Engine\.(Server|Client|Watch|Cli)(\..*)?")]
    [InlineData(@"Engine\.Journal.*", @"Grpc.*")]
    [InlineData(@"Engine\.Server.*", @"Npgsql.*")]
    [InlineData(@"Engine\.Client.*", @"Engine\.(Core|Journal|Server|Cli)(\..*)?")]
    [InlineData(@"Engine\.Watch.*", @"Engine\.(Core\.Ledger|Server|Cli)(\..*)?")]
    public void A_room_knows_nothing_of_the_rooms_above_it(string room, string forbidden) =>
        Types().That().ResideInNamespaceMatching($"^{room}$")
            .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching($"^{forbidden}$"))
            .WithoutRequiringPositiveResults()
            .Check(s_architecture);
}
