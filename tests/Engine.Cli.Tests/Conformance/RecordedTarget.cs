using System.Collections.Concurrent;
using System.Globalization;
using Engine.Cli.Conformance;

namespace Engine.Cli.Tests.Conformance;

/// <summary>Answers as the cases it was made from say, and keeps the order in which it was asked.</summary>
internal sealed class RecordedTarget : IConformanceTarget
{
    private readonly Dictionary<string, ConcurrentQueue<object>> _answers = [];

    public RecordedTarget(IReadOnlyList<ConformanceCase> cases)
    {
        foreach (ConformanceStep step in cases.SelectMany(each => each.Steps))
        {
            switch (step)
            {
                case CreateStep create:
                    Remember(Key(create.Shape, create.Events), create.Expected);
                    break;
                case LookupStep lookup:
                    Remember(Key(lookup.Shape, lookup.Ids), lookup.Expected.Select(Found).ToList());
                    break;
            }
        }
    }

    /// <summary>First ids of the batches, in the order they came.</summary>
    public ConcurrentQueue<UInt128> Asked { get; } = [];

    public Task<IReadOnlyList<string>> CreateAccountsAsync(
        IReadOnlyList<CaseRecord> events, CancellationToken cancellation) => Create(RecordShape.Account, events);

    public Task<IReadOnlyList<string>> CreateTransfersAsync(
        IReadOnlyList<CaseRecord> events, CancellationToken cancellation) => Create(RecordShape.Transfer, events);

    public Task<IReadOnlyList<CaseRecord>> LookupAccountsAsync(
        IReadOnlyList<UInt128> ids, CancellationToken cancellation) => Lookup(RecordShape.Account, ids);

    public Task<IReadOnlyList<CaseRecord>> LookupTransfersAsync(
        IReadOnlyList<UInt128> ids, CancellationToken cancellation) => Lookup(RecordShape.Transfer, ids);

    public Task SleepAsync(TimeSpan duration, CancellationToken cancellation) => Task.CompletedTask;

    private Task<IReadOnlyList<string>> Create(RecordShape shape, IReadOnlyList<CaseRecord> events)
    {
        Asked.Enqueue(events[0].Id);
        return Task.FromResult((IReadOnlyList<string>)Next(Key(shape, events)));
    }

    private Task<IReadOnlyList<CaseRecord>> Lookup(RecordShape shape, IReadOnlyList<UInt128> ids) =>
        Task.FromResult((IReadOnlyList<CaseRecord>)Next(Key(shape, ids)));

    private void Remember(string key, object answer)
    {
        if (!_answers.TryGetValue(key, out ConcurrentQueue<object>? queue))
        {
            _answers[key] = queue = [];
        }

        queue.Enqueue(answer);
    }

    private object Next(string key)
    {
        Assert.True(_answers[key].TryDequeue(out object? answer), $"asked more often than recorded: {key}");
        return answer;
    }

    private static CaseRecord Found(ExpectedRecord expected)
    {
        CaseRecord found = new(expected.Shape);
        foreach (string field in expected.Shape.Fields)
        {
            found[field] = UInt128.Parse(expected[field], CultureInfo.InvariantCulture);
        }

        return found;
    }

    private static string Key(RecordShape shape, IReadOnlyList<CaseRecord> events) =>
        $"create {shape.Name} " + string.Join(';', events.Select(
            each => string.Join(',', shape.Fields.Select(field => each[field]))));

    private static string Key(RecordShape shape, IReadOnlyList<UInt128> ids) =>
        $"lookup {shape.Name} " + string.Join(',', ids);
}
