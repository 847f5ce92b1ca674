using Engine.Client;

namespace Engine.Cli.Import;

/// <summary>
/// Puts rows together that succeed or fail together. A chain is handed on when its last row has been read, wherever its
/// rows stand; in memory are only the chains begun and not complete.
/// </summary>
internal sealed class UnitReader(IRowSource rows, ChainIndex chains, LinkedRun linked)
{
    private readonly Dictionary<int, List<MappedRow>> _begun = [];

    /// <summary>Reads the next single row or whole chain.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="ImportLineException">
    /// The file was changed since the survey, which had found no chain that fits no request.
    /// </exception>
    public bool TryRead(List<MappedRow> unit)
    {
        unit.Clear();
        while (rows.TryRead(out MappedRow row))
        {
            linked.Follow(row);
            if (row.Chain < 0)
            {
                unit.Add(row);
                if ((row.Transfer.Flags & TransferFlags.Linked) == 0)
                {
                    return true;
                }
            }
            else if (Complete(row) is { } chain)
            {
                unit.AddRange(chain);
                return true;
            }
        }

        // What is left here ends in a linked row: the engine answers that it leaves a chain open.
        return unit.Count > 0;
    }

    private List<MappedRow>? Complete(in MappedRow row)
    {
        if (!_begun.TryGetValue(row.Chain, out List<MappedRow>? chain))
        {
            _begun.Add(row.Chain, chain = []);
        }

        MappedRow member = row;
        bool last = chain.Count + 1 == chains.Members(row.Chain);
        member.Transfer.Flags |= last ? TransferFlags.None : TransferFlags.Linked;
        chain.Add(member);
        if (last)
        {
            _begun.Remove(row.Chain);
        }

        return last ? chain : null;
    }
}
