namespace Engine.Client.Calls;

/// <summary>Waits between retries over a list of addresses: none until each of them was tried.</summary>
internal sealed class AddressBackoff(Backoff backoff, int addresses)
{
    /// <summary>How long to wait after the attempt of this number (from 0) has failed.</summary>
    public TimeSpan After(int attempt) =>
        (attempt + 1) % addresses == 0 ? backoff.After(attempt / addresses) : TimeSpan.Zero;
}
