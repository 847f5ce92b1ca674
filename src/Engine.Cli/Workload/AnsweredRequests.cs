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

    /// <summary>The numbers of the transfers that were answered.</summary>
    public IEnumerable<long> Indexes()
    {
        for (long index = 0; index < transfers; index++)
        {
            if (Volatile.Read(ref _answered[index / batch]))
            {
                yield return index;
            }
        }
    }
}
