namespace Engine.Core.Ledger;

/// <summary>Records whose stamps rise with their numbers.</summary>
internal interface IStampedLog
{
    /// <summary>Records held.</summary>
    int Count { get; }

    /// <summary>Stamp of the newest record ever, ns; 0 where there is none.</summary>
    ulong Newest { get; }

    /// <summary>The stamp of the record that has so many older ones held before it, ns.</summary>
    ulong TimestampOf(int offset);
}
