using Engine.Client;
using Engine.Load.Profiles;
using Engine.LoadTests;
using Engine.LoadTests.Engines;
using Engine.LoadTests.Scenarios;

using var ended = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    ended.Cancel();
};

try
{
    SuiteOptions options = SuiteOptions.Read(args);
    if (options.IsHelp)
    {
        Console.WriteLine(SuiteOptions.Help);
        return 0;
    }

    Directory.CreateDirectory(options.Folder);
    ILoadEngine engine = LoadEngines.Named(options.Engine, Console.Error);
    IReadOnlyList<ILoadScenario> scenarios = await Suite.MakeAsync(
        options.Scenarios, options.Addresses, options.Profiles, options.IsQuick, ended.Token);
    bool passed = true;
    foreach (ILoadScenario scenario in scenarios.TakeWhile(_ => !ended.IsCancellationRequested))
    {
        ScenarioResult result = await engine.RunAsync(scenario, options.Folder, ended.Token);
        SuiteOutput.Write(Console.Out, engine.Name, result);
        passed &= result.Passed;
    }

    return passed ? 0 : 1;
}
catch (Exception failure) when (
    failure is ArgumentException or ProfileException or EngineException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"load tests: {failure.Message}");
    return 1;
}
