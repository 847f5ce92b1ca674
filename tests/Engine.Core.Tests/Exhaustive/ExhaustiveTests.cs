using System.Collections.Concurrent;
using Engine.Core.Ledger;
using Engine.Core.Tests.Differential;

namespace Engine.Core.Tests.Exhaustive;

/// <summary>All batches of one to three events over a small alphabet, engine against reference.</summary>
public class ExhaustiveTests
{
    private const ulong Clock = 1_800_000_000_000_000_000;

    [Fact]
    public void Engine_and_reference_agree_on_every_short_batch_of_transfers()
    {
        IReadOnlyList<Transfer> alphabet =
            TestScale.IsLong ? TransferAlphabet.ManyLetters : TransferAlphabet.Letters;
        AssertAgree(alphabet.Count, (pair, world, batch) =>
        {
            var open = new ScenarioStep(0, 1) { Accounts = [.. TransferAlphabet.Accounts.Select(world.Move)] };
            var history = new ScenarioStep(0, 1) { Transfers = [.. TransferAlphabet.History.Select(world.Move)] };
            var tried = new ScenarioStep(0, 1) { Transfers = [.. batch.Select(i => world.Move(alphabet[i]))] };
            string? difference = pair.Apply(open) ?? pair.Apply(history) ?? pair.Apply(tried)
                ?? pair.CompareAccounts([world.Move(1), world.Move(2), world.Move(3)]);
            return difference is null ? null : $"{tried}\n{difference}";
        });
    }

    [Fact]
    public void Engine_and_reference_agree_on_every_short_batch_of_accounts()
    {
        IReadOnlyList<Account> alphabet = AccountAlphabet.Letters;
        AssertAgree(alphabet.Count, (pair, world, batch) =>
        {
            var history = new ScenarioStep(0, 1) { Accounts = [.. AccountAlphabet.History.Select(world.Move)] };
            var tried = new ScenarioStep(0, 1) { Accounts = [.. batch.Select(i => world.Move(alphabet[i]))] };
            string? difference = pair.Apply(history) ?? pair.Apply(tried)
                ?? pair.CompareAccounts([world.Move(1), world.Move(3), world.Move(4), world.Move(5)]);
            return difference is null ? null : $"{tried}\n{difference}";
        });
    }

    /// <summary>One pair of ledgers for all batches that begin alike; each batch in a world of its own.</summary>
    private static void AssertAgree(int letters, Func<LedgerPair, World, int[], string?> play)
    {
        var differences = new ConcurrentQueue<string>();
        Parallel.For(0, letters, first =>
        {
            var pair = new LedgerPair { Now = Clock };
            uint worlds = 0;
            foreach (int[] batch in BatchesFrom(first, letters))
            {
                string? difference = differences.IsEmpty ? play(pair, new World(++worlds), batch) : null;
                if (difference is not null)
                {
                    differences.Enqueue(difference);
                    return;
                }
            }
        });
        Assert.True(differences.IsEmpty, string.Join('\n', differences));
    }

    private static IEnumerable<int[]> BatchesFrom(int first, int letters)
    {
        yield return [first];
        for (int second = 0; second < letters; second++)
        {
            yield return [first, second];
            for (int third = 0; third < letters; third++)
            {
                yield return [first, second, third];
            }
        }
    }
}
