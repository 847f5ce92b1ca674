namespace Engine.Load.Capacity;

/// <summary>What a transfer leaves behind, measured, and what there is room for. Null where it cannot be seen.</summary>
public sealed record Growth
{
    private const double MostYears = 100;
    private const double DaysInYear = 365.25;

    /// <summary>Transfers of a day.</summary>
    public required double TransfersPerDay { get; init; }

    /// <summary>The day from which it is counted.</summary>
    public required DateOnly Today { get; init; }

    /// <summary>Journal rows a transfer.</summary>
    public double? RowsPerTransfer { get; init; }

    /// <summary>Bytes on disk a transfer: table files; the write-ahead log is used again and does not grow.</summary>
    public double? DiskPerTransfer { get; init; }

    /// <summary>Bytes of the engine's memory a transfer.</summary>
    public double? MemoryPerTransfer { get; init; }

    /// <summary>Rows that the engine still takes.</summary>
    public double? RowsLeft { get; init; }

    /// <summary>Bytes free on the disk.</summary>
    public double? DiskLeft { get; init; }

    /// <summary>Bytes of memory that the machine can still give.</summary>
    public double? MemoryLeft { get; init; }

    /// <summary>Rows a day.</summary>
    public double? RowsPerDay => RowsPerTransfer * TransfersPerDay;

    /// <summary>Bytes on disk a day.</summary>
    public double? DiskPerDay => DiskPerTransfer * TransfersPerDay;

    /// <summary>Bytes of memory a day.</summary>
    public double? MemoryPerDay => MemoryPerTransfer * TransfersPerDay;

    /// <summary>The day on which the engine's bound of rows is reached.</summary>
    public DateOnly? RowsOut => Out(RowsLeft, RowsPerDay);

    /// <summary>The day on which the disk is full.</summary>
    public DateOnly? DiskOut => Out(DiskLeft, DiskPerDay);

    /// <summary>The day on which memory is full.</summary>
    public DateOnly? MemoryOut => Out(MemoryLeft, MemoryPerDay);

    // Null, too, where it does not come within a lifetime.
    private DateOnly? Out(double? left, double? perDay) =>
        left is { } room && perDay is > 0 and { } growth && room / growth < MostYears * DaysInYear
            ? Today.AddDays((int)Math.Max(0, room / growth))
            : null;
}
