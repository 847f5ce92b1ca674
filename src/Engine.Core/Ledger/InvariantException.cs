namespace Engine.Core.Ledger;

/// <summary>The ledger found its own state contradictory: nothing it holds may be told or written any more.</summary>
public sealed class InvariantException(string message) : Exception($"The ledger's state is contradictory: {message}");
