namespace Engine.Cli.Workload;

/// <summary>Which transfers of a run were answered, kept by request. Safe on any thread.</summary>
/// <param name="transfers">Transfers in the run.</param>
/// <param name="batch">Transfers in a request.</param>
internal sealed class AnsweredRequests(long transfers, int batch)
{
    private readonly bool[] _answered = new bool[(transfers + batch - 1) / batch];

    /// <summary>A request was answered.</summary>
    public void Mark(long first, int count)
    {
        if (first % batch != 0 || count > batch)
        {
            throw new ArgumentException("Requests start at multiples of the batch.", nameof(first));
        }

        Volatile.Write(ref _answered[first / batch], true);
    }

    /// <summary>Whether the transfer's request was answered.</summary>
    public bool Contains(long index) => Volatile.Read(ref _answered[index / batch]);
}
