using Engine.Faults.Tests;

[assembly: Engine.Tests.Longest(
    typeof(KillTests), typeof(TakeoverTests), typeof(SealingKillTests), typeof(WireTests), typeof(StandbyTests),
    typeof(SilentStartTests), typeof(LeaseTests), typeof(StopTests), typeof(MixedTests))]
