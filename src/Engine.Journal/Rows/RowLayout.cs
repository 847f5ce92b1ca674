using Engine.Core.Ledger;

namespace Engine.Journal.Rows;

/// <summary>
/// The columns of a journal row in the order in which COPY carries them. Part of the journal's format: checksums and
/// hashes are taken over these bytes.
/// </summary>
internal static class RowLayout
{
    /// <summary>The kind of a row that closes a block: no event has it.</summary>
    public const byte BlockKind = (byte)EventKind.None;

    /// <summary>How many columns a row has.</summary>
    public const int Columns = 24;

    /// <summary>The column list of every COPY.</summary>
    public const string ColumnList =
        "seq, ts, kind, id, debit, credit, amount, ledger, code, flags, result, pending, released, timeout, " +
        "user_data_128, user_data_64, user_data_32, name, block, epoch, rows, next_seq, hash, crc";

    /// <summary>Bytes of the crc column with its length, the last of a row: what the crc does not cover.</summary>
    public const int CrcBytes = 4 + 4;

    /// <summary>Bytes of the hash column with its length, just before the crc: what the hash does not cover.</summary>
    public const int HashBytes = 4 + 32;

    private const int Numeric128Bytes = 8 + (2 * 10);
    private const int Numeric64Bytes = 8 + (2 * 5);
    private const int ValueBytes =
        8 + 8 + 2 + (5 * 16) + (2 * Numeric128Bytes) + Numeric64Bytes + (4 * 8) + (3 * 4) + 4;

    /// <summary>No row of a request is longer than this: column count, lengths, the largest values.</summary>
    public const int MaxRequestRowBytes = 2 + (4 * Columns) + ValueBytes + AccountName.MaxBytes;

    /// <summary>No row is longer than this: the text of a changed setting, of which there is one in a batch.</summary>
    public const int MaxRowBytes = MaxRequestRowBytes - AccountName.MaxBytes + SettingChange.MaxBytes;
}
