namespace Engine.Cli.Conformance;

/// <summary>A request that the ledger refused as a whole, although the reference ledger answered it.</summary>
/// <param name="reason">The refusal, in words.</param>
/// <param name="inner">What carried it.</param>
internal sealed class RequestRefusedException(string reason, Exception? inner = null) : Exception(reason, inner);
