namespace Engine.Core.Ledger;

/// <summary>Records whose stamps rise with their numbers.</summary>
internal interface IStampedLog
{
    /// <summary>Records held.</summary>
    int Count { get; }

    /// <summary>The stamp of a record, ns.</summary>
    ulong TimestampOf(int number);
}
