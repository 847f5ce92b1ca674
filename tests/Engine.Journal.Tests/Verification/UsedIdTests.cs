using Engine.Core.Ledger;
using Engine.Journal.Tests.Fixtures;

namespace Engine.Journal.Tests.Verification;

/// <summary>A verification lets go of sealed leaves as it reads, and still knows every id that was used.</summary>
public sealed class UsedIdTests(SealedJournal journal) : IClassFixture<SealedJournal>
{
    // A journal that is only read may be of a version that had no archives.
    private const string BeforeArchives =
        "ALTER TABLE engine.kept RENAME TO kept_of_later; ALTER TABLE engine.engine_leaf DROP COLUMN archived, "
        + "DROP COLUMN archive_file, DROP COLUMN archive_sha256, DROP COLUMN kept_digest";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_id_that_a_sealed_leaf_has_is_found_when_a_leaf_after_it_uses_it_again(bool hasArchives)
    {
        string database = await journal.CopyAsync();
        UInt128 used = ((UInt128)1 << 100) + 1;
        long again = await AppendAsync(database, used);
        long before = await Sql.ScalarAsync<long>(database, "SELECT min(seq) FROM engine.journal WHERE kind = 2");
        if (!hasArchives)
        {
            await Sql.ExecuteAsync(database, BeforeArchives);
        }

        JournalDamageException found = await Assert.ThrowsAsync<JournalDamageException>(
            () => JournalVerifier.VerifyAsync(database, null, null, CancellationToken.None));
        Assert.Equal(again, found.Sequence);
        Assert.Contains($"its id was used at sequence {before}", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_state_without_the_sealed_leaves_is_that_of_an_engine_and_counts_every_transfer()
    {
        string database = await journal.CopyAsync();
        long last = await AppendAsync(database, ((UInt128)1 << 110) + 1);
        VerificationResult replay = await JournalVerifier.VerifyAsync(database, null, null, CancellationToken.None);
        Assert.Equal(last, replay.LastSequence);
        Assert.Equal(
            await Sql.ScalarAsync<long>(database, "SELECT count(*) FROM engine.journal WHERE kind = 2"), replay.Transfers);
        await using JournalRig rig = await JournalRig.OpenAsync(EngineRig.OptionsFor(database));
        Assert.Equal(LeafFiller.FewLeaves * rig.Journal.LeafRows, replay.Forgotten);
        Assert.Equal((rig.Ledger.ForgottenThrough, rig.Ledger.ComputeDigest()), (replay.Forgotten, replay.Digest));
    }

    // A ledger that has just started holds nothing of sealed leaves, and here a request says that they have nothing: it takes any id.
    private static async Task<long> AppendAsync(string database, UInt128 id)
    {
        await using JournalRig rig = await JournalRig.OpenAsync(EngineRig.OptionsFor(database));
        Transfer[] one = [new() { Id = id, DebitAccountId = 1, CreditAccountId = 2, Amount = 1, Ledger = 1, Code = 1 }];
        var results = new ResultList();
        var nothing = new PastTransfers { Through = rig.Ledger.ForgottenThrough };
        rig.Append(() => rig.Ledger.CreateTransfers(one, rig.Ledger.LastTimestamp + 1, results, nothing));
        Assert.Equal(0, results.Count);
        rig.Drain();
        return rig.LastSequence;
    }
}
