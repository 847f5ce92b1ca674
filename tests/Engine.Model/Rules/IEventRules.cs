using Engine.Core.Ledger;

namespace Engine.Model.Rules;

/// <summary>What an event's own rules decided, and what of it outlives a broken chain.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="Burns">Whether the refusal burns the event's id.</param>
/// <param name="Expires">The hold that the event found overdue, or 0.</param>
/// <param name="After">Of a transfer that was ok, the accounts debited and credited as they stand after it.</param>
internal readonly record struct Verdict(
    Answer Answer, bool Burns = false, UInt128 Expires = default, (Account Debit, Account Credit)? After = null);

/// <summary>The rules of one kind of request, as the rules of batches need them.</summary>
internal interface IEventRules<T>
{
    bool IsLinked(T record);

    bool IsImported(T record);

    ulong Timestamp(T record);

    ImportedCodes Codes { get; }

    /// <summary>The answer for an event whose id is already known or unusable; null where it is a new one.</summary>
    Answer? Recognise(T record);

    /// <summary>Whether an answer says that the very same record exists.</summary>
    bool MeansExists(Answer answer);

    /// <summary>Section 3 or 4. Changes nothing unless the answer is ok.</summary>
    Verdict Apply(T record, ulong stamp);

    /// <summary>Carries out what outlives the savepoint.</summary>
    void KeepRefusal(T record, Verdict verdict, ulong stamp);
}

/// <summary>The codes of section 2.2 whose numbers differ between accounts and transfers.</summary>
internal readonly record struct ImportedCodes(
    ushort Expected,
    ushort NotExpected,
    ushort OutOfRange,
    ushort MustNotAdvance);
