using Engine.Cli.Tests.Bench;
using Engine.Cli.Tests.Commands;
using Engine.Cli.Tests.Conformance;
using Engine.Cli.Tests.Import;

[assembly: Engine.Tests.Longest(
    typeof(EngineConformanceTests), typeof(BenchSmokeTests), typeof(DemoCommandTests), typeof(OnlineRetailTests))]
