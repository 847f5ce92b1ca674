using BenchmarkDotNet.Running;
using Engine.Benchmarks;

// ./engine bench --filter ring --job short
BenchmarkSwitcher.FromAssembly(typeof(SuiteConfig).Assembly).Run(args, new SuiteConfig());
