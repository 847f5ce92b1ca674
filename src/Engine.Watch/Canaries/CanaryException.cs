using Engine.Watch.Samples;

namespace Engine.Watch.Canaries;

/// <summary>A canary's round failed, and this is what of it.</summary>
/// <param name="failure">What failed.</param>
/// <param name="words">How, in words.</param>
/// <param name="cause">What it was noticed by.</param>
internal sealed class CanaryException(CanaryFailure failure, string words, Exception? cause = null) : Exception(words, cause)
{
    /// <summary>What failed.</summary>
    public CanaryFailure Failure => failure;
}
