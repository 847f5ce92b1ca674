using Engine.Client;
using Engine.Load.Profiles;
using Engine.V1;

namespace Engine.Load.Workload;

/// <summary>The accounts that a load uses: in a ledger of their own, the same in every run.</summary>
public static class LoadAccounts
{
    /// <summary>The ledger of every load; no other account of the engine can be touched from it.</summary>
    public const uint Ledger = 0x10AD;

    /// <summary>The account that has nothing and may not be overdrawn.</summary>
    public static UInt128 Poor => Id(0, 0);

    /// <summary>An account that pays.</summary>
    public static UInt128 Customer(int number) => Id(1, number);

    /// <summary>An account that is paid.</summary>
    public static UInt128 Merchant(int number) => Id(2, number);

    /// <summary>Creates the accounts that a profile needs and that are not there yet.</summary>
    /// <exception cref="EngineException">The engine cannot be reached, or holds no more accounts.</exception>
    public static async Task OpenAsync(EngineClient client, LoadProfile profile, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(profile);
        foreach (Client.Account[] chunk in Needed(profile).Chunk(EngineClientOptions.MaxEventsPerRequest))
        {
            AccountsReply reply = await client.CreateAccountsAsync(chunk, cancellation).ConfigureAwait(false);
            foreach (AccountError error in reply.Errors)
            {
                if (error.Result != CreateAccountResult.Exists)
                {
                    throw new EngineException(
                        EngineFailure.InvalidArgument,
                        $"An account of the load was refused ({error.Result}): does another program use ledger {Ledger}?");
                }
            }
        }
    }

    private static IEnumerable<Client.Account> Needed(LoadProfile profile)
    {
        Skew[] skews = [.. profile.Segments.Select(segment => segment.Skew ?? profile.Skew)];
        yield return New(Poor, AccountFlags.DebitsMustNotExceedCredits);
        for (int i = 0; i < skews.Max(skew => skew.Customers); i++)
        {
            yield return New(Customer(i), AccountFlags.None);
        }

        for (int i = 0; i < skews.Max(skew => skew.Merchants); i++)
        {
            yield return New(Merchant(i), AccountFlags.None);
        }
    }

    private static Client.Account New(UInt128 id, AccountFlags flags) =>
        new() { Id = id, Ledger = Ledger, Code = 1, Flags = flags };

    private static UInt128 Id(uint role, int number) =>
        ((UInt128)Ledger << 112) | ((UInt128)role << 64) | (UInt128)(uint)(number + 1);
}
