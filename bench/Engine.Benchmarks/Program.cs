using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Engine.Benchmarks;

// ./engine bench --filter ring --job short
Summary[] summaries = [.. BenchmarkSwitcher.FromAssembly(typeof(SuiteConfig).Assembly).Run(args, new SuiteConfig())];
bool isWhole = summaries.Length > 0 && Array.TrueForAll(
    summaries, summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success));
return isWhole ? 0 : 1;
