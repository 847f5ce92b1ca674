namespace Engine.Core.Ledger;

/// <summary>Says whether a record is the one looked for; a struct, so that each table is compiled.</summary>
internal interface IRecordMatch
{
    /// <summary>Whether the record of this number has the key looked for.</summary>
    bool Is(uint number);
}
