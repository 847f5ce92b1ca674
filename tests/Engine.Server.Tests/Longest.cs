using Engine.Server.Tests.History;
using Engine.Server.Tests.Watching;

[assembly: Engine.Tests.Longest(
    typeof(TruthTests), typeof(CountedChangesTests), typeof(CanaryTests), typeof(WatchEventsTests))]
