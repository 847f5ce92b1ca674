using Engine.Client;

namespace Engine.Cli.Import;

/// <summary>
/// Follows rows in the order in which they are sent, and holds the chains that flags make to what a request can carry: at
/// most <see cref="Survey.MaxBatch"/> rows, and none of a chain that the chain column makes.
/// </summary>
internal sealed class LinkedRun(string file, string? flags)
{
    private long _line;
    private int _open;

    /// <summary>Takes the next row.</summary>
    /// <exception cref="ImportLineException">Its chain is too long, or goes over into another.</exception>
    public void Follow(in MappedRow row)
    {
        if (row.Chain >= 0)
        {
            if (_open > 0)
            {
                throw Fault(_line, $"it is linked to the next row, line {row.Line}, which is of a chain of its own");
            }

            return;
        }

        if (++_open > Survey.MaxBatch)
        {
            throw Fault(row.Line, "its chain has more than 8,192 rows, and must fit one batch");
        }

        _line = row.Line;
        if ((row.Transfer.Flags & TransferFlags.Linked) == 0)
        {
            _open = 0;
        }
    }

    private ImportLineException Fault(long line, string reason) => new(file, new LineFault(line, flags, reason));
}
