using System.Text.Json;
using Engine.Journal.Tests.Fixtures;

namespace Engine.Journal.Tests.Archiving;

/// <summary>A sealed leaf goes into a file, is read from there, and comes back as it was.</summary>
public sealed class ArchiveTests(LeafJournal journal) : IClassFixture<LeafJournal>, IDisposable
{
    private const string RowsOfLeaf =
        "SELECT md5(string_agg(j::text, '\n' ORDER BY seq, kind <> 0 DESC, block)) FROM engine.journal_000001 j";

    private const string ShapeOfLeaf =
        """
        SELECT string_agg(shape, E'\n' ORDER BY shape) FROM (
            SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i WHERE i.indrelid = 'engine.journal_000001'::regclass
            UNION ALL SELECT pg_get_triggerdef(t.oid) || t.tgenabled::text FROM pg_trigger t
                WHERE t.tgrelid = 'engine.journal_000001'::regclass
            UNION ALL SELECT pg_get_constraintdef(c.oid) FROM pg_constraint c WHERE c.conrelid = 'engine.journal_000001'::regclass
            UNION ALL SELECT pg_get_expr(relpartbound, oid) || relpersistence::text || coalesce(reloptions::text, '')
                FROM pg_class WHERE oid = 'engine.journal_000001'::regclass) of_leaf (shape)
        """;

    private readonly Archives _archives = new();

    public void Dispose() => _archives.Dispose();

    [Fact]
    public async Task Old_leaves_are_taken_out_the_newest_stay_and_a_second_run_finds_nothing_to_do()
    {
        string database = await journal.CopyAsync();
        ArchivedLeafInfo leaf = Assert.Single(await _archives.ArchiveAsync(database, keep: 1));
        Assert.Equal((1, 1L, _archives.FileOf(1)), (leaf.Leaf, leaf.FirstSequence, leaf.File));
        Assert.Equal(
            "", await Sql.ScalarAsync<string>(database, "SELECT coalesce(to_regclass('engine.journal_000001')::text, '')"));
        Assert.Equal(
            leaf.LastSequence, await Sql.ScalarAsync<long>(database, "SELECT count(*) FROM engine.kept"));
        Assert.Equal(leaf, Assert.Single(await Archives.ListAsync(database)));
        Assert.Empty(await _archives.ArchiveAsync(database, keep: 1));
        Assert.Equal(
            ["journal_000001.copy.gz", "journal_000001.json"],
            Directory.GetFiles(_archives.Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task The_manifest_says_what_the_file_holds_and_where_it_stands_in_the_chain()
    {
        string database = await journal.CopyAsync();
        long rows = await Sql.ScalarAsync<long>(database, "SELECT count(*) FROM engine.journal_000001");
        string hash = await Sql.ScalarAsync<string>(
            database, "SELECT encode(head_hash, 'hex') FROM engine.engine_leaf WHERE number = 1");
        ArchivedLeafInfo leaf = Assert.Single(await _archives.ArchiveAsync(database, keep: 1));
        using JsonDocument read = JsonDocument.Parse(
            await File.ReadAllTextAsync(Path.Combine(_archives.Folder, "journal_000001.json")));
        JsonElement manifest = read.RootElement;
        Assert.Equal(
            (1, 1, 1L, leaf.LastSequence, rows, leaf.LastSequence),
            (manifest.GetProperty("format").GetInt32(),
                manifest.GetProperty("leaf").GetInt32(),
                manifest.GetProperty("first_sequence").GetInt64(),
                manifest.GetProperty("last_sequence").GetInt64(),
                manifest.GetProperty("rows").GetInt64(),
                manifest.GetProperty("events").GetInt64()));
        Assert.Equal(new string('0', 64), manifest.GetProperty("chain_before").GetString());
        Assert.Equal(hash, manifest.GetProperty("chain_after").GetString());
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(leaf.File))),
            manifest.GetProperty("sha256").GetString());
    }

    [Fact]
    public async Task A_leaf_that_is_brought_back_is_what_it_was()
    {
        string database = await journal.CopyAsync();
        string rows = await Sql.ScalarAsync<string>(database, RowsOfLeaf);
        string shape = await Sql.ScalarAsync<string>(database, ShapeOfLeaf);
        await _archives.ArchiveAsync(database, keep: 1);
        await Archives.RestoreAsync(database, 1);
        Assert.Equal(rows, await Sql.ScalarAsync<string>(database, RowsOfLeaf));
        Assert.Equal(shape, await Sql.ScalarAsync<string>(database, ShapeOfLeaf));
        Assert.Empty(await Archives.ListAsync(database));
        await VerifyAsync(database);
        Assert.Single(await _archives.ArchiveAsync(database, keep: 1));
        await VerifyAsync(database);
    }

    [Fact]
    public async Task Verify_rebuild_and_a_start_without_a_checkpoint_read_an_archived_leaf_from_its_file()
    {
        string database = await journal.CopyAsync();
        VerificationResult before = await VerifyAsync(database);
        byte[] block = await Sql.ScalarAsync<byte[]>(database, "SELECT hash FROM engine.journal WHERE block = 2");
        await _archives.ArchiveAsync(database, keep: 1);
        VerificationResult after = await VerifyAsync(database);
        Assert.Equal((before.Events, before.Digest, before.LastSequence), (after.Events, after.Digest, after.LastSequence));
        Assert.Equal(1, (await VerifyLeafAsync(database, 1)).SealedLeaves);
        Assert.Equal(2, (await VerifyLeafAsync(database, 2)).FirstLeaf);
        RebuildResult rebuilt = await JournalRebuild.RunAsync(database, swap: false, progress: null, CancellationToken.None);
        Assert.Equal((2, 0L), (rebuilt.Leaves, rebuilt.DifferenceCount));
        await JournalVerifier.RequireBlockAsync(database, 2, block, CancellationToken.None);
        JournalException other = await Assert.ThrowsAsync<JournalException>(
            () => JournalVerifier.RequireBlockAsync(database, 2, new byte[32], CancellationToken.None));
        Assert.Contains("has another block 2", other.Message, StringComparison.Ordinal);

        await Sql.ExecuteAsync(
            database, "SET session_replication_role = replica; DELETE FROM engine.checkpoint; DELETE FROM engine.leaf_filter");
        await using JournalRig rig = await JournalRig.OpenAsync(JournalRig.OptionsFor(database) with { SealsLeaves = true });
        Assert.Equal(before.Events, rig.Recovered.Events);
        rig.WaitUntil(() => rig.Journal.Status.Sealing?.SealedLeaf == 3, "filters are made from the rows, and leaf 3 is sealed");
    }

    [Fact]
    public async Task A_start_from_a_checkpoint_needs_no_archive()
    {
        string database = await journal.CopyAsync();
        await _archives.ArchiveAsync(database, keep: 1);
        File.Delete(_archives.FileOf(1));
        await using JournalRig rig = await JournalRig.OpenAsync(JournalRig.OptionsFor(database) with { SealsLeaves = true });
        rig.WaitUntil(() => rig.Journal.Status.Sealing?.SealedLeaf == 3, "the next leaf is sealed");
        Assert.Equal(journal.LastSequence, rig.LastSequence);
    }

    [Fact]
    public async Task The_views_for_people_have_what_is_archived()
    {
        const string Transfers = "SELECT md5(string_agg(t::text, '\n' ORDER BY seq)) FROM engine.transfers t";
        const string Statement =
            "SELECT md5(string_agg(s::text, '\n' ORDER BY seq)) FROM engine.account_statement("
            + "'00000000-0000-0000-0000-000000000003', 1000, 20000) s";
        const string Balances = "SELECT md5(string_agg(b::text, '\n' ORDER BY account)) FROM engine.balances b";
        string database = await journal.CopyAsync();
        string[] asked = [Transfers, Statement, Balances];
        List<string> before = [];
        foreach (string question in asked)
        {
            before.Add(await Sql.ScalarAsync<string>(database, question));
        }

        await _archives.ArchiveAsync(database, keep: 1);
        foreach ((string question, string answer) in asked.Zip(before))
        {
            Assert.Equal(answer, await Sql.ScalarAsync<string>(database, question));
        }
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named_by_all_who_need_it()
    {
        string database = await journal.CopyAsync();
        await _archives.ArchiveAsync(database, keep: 1);
        File.Move(_archives.FileOf(1), _archives.FileOf(9));
        foreach (Func<Task> attempt in Readers(database))
        {
            ArchiveMissingException missing = await Assert.ThrowsAsync<ArchiveMissingException>(attempt);
            Assert.Equal((1, _archives.FileOf(1)), (missing.Leaf, missing.File));
            Assert.StartsWith(
                $"Leaf 1 lies in the archive {_archives.FileOf(1)}, which cannot be read", missing.Message, StringComparison.Ordinal);
        }

        Assert.Equal(2, (await VerifyLeafAsync(database, 2)).FirstLeaf);
        Assert.Null(Assert.Single(await Archives.ListAsync(database)).Bytes);
    }

    [Fact]
    public async Task A_file_that_was_changed_is_named_and_nothing_is_made_of_it()
    {
        string database = await journal.CopyAsync();
        await _archives.ArchiveAsync(database, keep: 1);
        byte[] bytes = await File.ReadAllBytesAsync(_archives.FileOf(1));
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(_archives.FileOf(1), bytes);
        foreach (Func<Task> attempt in Readers(database))
        {
            JournalDamageException damage = await Assert.ThrowsAsync<JournalDamageException>(attempt);
            Assert.Equal(1, damage.Sequence);
            Assert.Contains($"the archive of leaf 1, {_archives.FileOf(1)}, was changed", damage.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("UPDATE engine.kept_000001 SET amount = amount + 1 WHERE seq = 300", 300, "the kept row was changed")]
    [InlineData("DELETE FROM engine.kept_000001 WHERE seq = 300", 1, "one was changed, taken out or added")]
    [InlineData("DROP TABLE engine.kept_000001", 1, "is missing from engine.kept")]
    public async Task Damage_of_the_rows_that_were_kept_is_found(string change, long sequence, string told)
    {
        string database = await journal.CopyAsync();
        await _archives.ArchiveAsync(database, keep: 1);
        await Sql.ExecuteAsync(database, "SET session_replication_role = replica; " + change);
        foreach (Func<Task> attempt in new Func<Task>[] { () => VerifyAsync(database), () => VerifyLeafAsync(database, 1) })
        {
            JournalDamageException damage = await Assert.ThrowsAsync<JournalDamageException>(attempt);
            Assert.Equal(sequence, damage.Sequence);
            Assert.Contains(told, damage.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_run_that_is_interrupted_at_any_step_leaves_the_leaf_and_the_next_one_completes()
    {
        string database = await journal.CopyAsync();
        string[] steps = ["writing", "verifying", "keeping rows", "swapping"];
        foreach (string step in steps)
        {
            await Assert.ThrowsAsync<OperationCanceledException>(() => _archives.ArchiveAsync(database, keep: 1, StopAt(step)));
            Assert.Empty(await Archives.ListAsync(database));
            Assert.Equal(0, await CountTablesAsync(database, "kept_000001"));
            Assert.Equal(1, (await VerifyLeafAsync(database, 1)).SealedLeaves);
        }

        List<string> told = [];
        Assert.Single(await _archives.ArchiveAsync(database, keep: 1, told.Add));
        Assert.Equal(steps, told);
        foreach (string step in new[] { "reading", "building journal_000001_id", "freezing", "swapping" })
        {
            await Assert.ThrowsAsync<OperationCanceledException>(() => Archives.RestoreAsync(database, 1, tell: StopAt(step)));
            Assert.Single(await Archives.ListAsync(database));
            Assert.Equal(0, await CountTablesAsync(database, "journal_000001"));
            Assert.Equal(1, (await VerifyLeafAsync(database, 1)).SealedLeaves);
        }

        await Archives.RestoreAsync(database, 1);
        await VerifyAsync(database);
        Assert.Equal(0, await CountTablesAsync(database, "%\\_new"));

        static Action<string> StopAt(string step) =>
            reached => _ = reached == step ? throw new OperationCanceledException() : reached;
    }

    [Fact]
    public async Task Who_reads_the_journal_for_long_keeps_a_leaf_in_its_place_and_whoever_comes_behind_is_not_held_up()
    {
        string database = await journal.CopyAsync();
        await using Npgsql.NpgsqlConnection reader = await PostgresFixture.ConnectAsync(database);
        await using Npgsql.NpgsqlTransaction reading = await reader.BeginTransactionAsync();
        await using var read = new Npgsql.NpgsqlCommand("SELECT count(*) FROM engine.journal", reader);
        await read.ExecuteScalarAsync();
        bool isSwapping = false;
        Task<IReadOnlyList<ArchivedLeafInfo>> archiving =
            _archives.ArchiveAsync(database, keep: 1, step => Volatile.Write(ref isSwapping, step == "swapping"));
        await using JournalRig rig = await JournalRig.OpenAsync(JournalRig.OptionsFor(database));
        rig.WaitUntil(() => Volatile.Read(ref isSwapping), "it waits for the reader");
        for (int question = 0; question < 5; question++)
        {
            Assert.NotNull((await rig.Journal.History.GetBalanceAtSequenceAsync(3, 20, CancellationToken.None)).Balances);
        }

        Assert.False(archiving.IsCompleted);
        await reading.RollbackAsync();
        Assert.Single(await archiving);
        await Assert.ThrowsAsync<LeafArchivedException>(
            () => rig.Journal.History.GetBalanceAtSequenceAsync(3, 20, CancellationToken.None));
    }

    [Fact]
    public async Task The_auditor_goes_on_with_the_file_passes_over_one_that_is_missing_and_names_one_that_was_changed()
    {
        string database = await journal.CopyAsync();
        await using JournalRig rig = await JournalRig.OpenAsync(
            JournalRig.OptionsFor(database) with { AuditRowsPerSecond = 10_000_000 });
        JournalAuditStatus Audit() => rig.Journal.Status.Audit!;
        void WaitRounds(long more)
        {
            long rounds = Audit().Rounds + more;
            rig.WaitUntil(() => Audit().Rounds >= rounds, "rounds go on");
        }

        WaitRounds(1);
        await _archives.ArchiveAsync(database, keep: 1);
        WaitRounds(3);
        Assert.Equal("", Audit().Damage);

        File.Move(_archives.FileOf(1), _archives.FileOf(9));
        rig.WaitUntil(() => Audit().LastError.Contains(_archives.FileOf(1), StringComparison.Ordinal), "it is missed");
        WaitRounds(2);
        Assert.Equal("", Audit().Damage);

        await File.WriteAllTextAsync(_archives.FileOf(1), "something else");
        rig.WaitUntil(() => Audit().Damage.Length > 0, "the change is found");
        Assert.Contains($"the archive of leaf 1, {_archives.FileOf(1)}, was changed", Audit().Damage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE engine.journal_000001 SET amount = amount + 1 WHERE seq = 300", "damaged at sequence 300")]
    [InlineData("DELETE FROM engine.journal_000001 WHERE seq = 300", "damaged at sequence 300")]
    [InlineData("UPDATE engine.engine_leaf SET head_hash = '\\x00' WHERE number = 1", "the seal of leaf 1")]
    [InlineData("UPDATE engine.account_total SET debits_posted = debits_posted + 1 WHERE leaf = 1", "the total of account")]
    public async Task A_leaf_that_is_damaged_stays_in_the_database(string damage, string told)
    {
        string database = await journal.CopyAsync();
        long there = await Sql.ScalarAsync<long>(database, "SELECT count(*) FROM engine.journal_000001");
        await Sql.ExecuteAsync(database, damage);
        JournalDamageException found = await Assert.ThrowsAsync<JournalDamageException>(
            () => _archives.ArchiveAsync(database, keep: 1));
        Assert.Contains(told, found.Message, StringComparison.Ordinal);
        Assert.True(await Sql.ScalarAsync<long>(database, "SELECT count(*) FROM engine.journal_000001") >= there - 1);
        Assert.Empty(await Archives.ListAsync(database));
        Assert.False(File.Exists(_archives.FileOf(1)));
    }

    [Fact]
    public async Task A_leaf_comes_back_from_where_its_file_was_moved_to_and_from_no_other_file()
    {
        string database = await journal.CopyAsync();
        await _archives.ArchiveAsync(database, keep: 1);
        using var elsewhere = new Archives();
        await File.WriteAllTextAsync(elsewhere.FileOf(1), "something else");
        await Assert.ThrowsAsync<JournalDamageException>(() => Archives.RestoreAsync(database, 1, elsewhere.Folder));
        Assert.Single(await Archives.ListAsync(database));
        File.Move(_archives.FileOf(1), elsewhere.FileOf(1), overwrite: true);
        await Archives.RestoreAsync(database, 1, elsewhere.Folder);
        await VerifyAsync(database);
        JournalException again = await Assert.ThrowsAsync<JournalException>(() => Archives.RestoreAsync(database, 1));
        Assert.Contains("Leaf 1 is not archived", again.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_archive_of_another_journal_is_not_written_over()
    {
        string database = await journal.CopyAsync();
        await _archives.ArchiveAsync(database, keep: 1);
        byte[] file = await File.ReadAllBytesAsync(_archives.FileOf(1));
        string manifest = Path.Combine(_archives.Folder, "journal_000001.json");
        string other = (await File.ReadAllTextAsync(manifest))
            .Replace("\"chain_after\": \"", "\"chain_after\": \"ff", StringComparison.Ordinal);
        await File.WriteAllTextAsync(manifest, other);
        JournalException refused = await Assert.ThrowsAsync<JournalException>(
            async () => await _archives.ArchiveAsync(await journal.CopyAsync(), keep: 1));
        Assert.Contains("is the archive of another journal", refused.Message, StringComparison.Ordinal);
        Assert.Equal(file, await File.ReadAllBytesAsync(_archives.FileOf(1)));
    }

    private static Task<long> CountTablesAsync(string database, string like) => Sql.ScalarAsync<long>(
        database,
        $"SELECT count(*) FROM pg_class WHERE relnamespace = 'engine'::regnamespace AND relkind = 'r' AND relname LIKE '{like}'");

    private static Task<VerificationResult> VerifyAsync(string database) =>
        JournalVerifier.VerifyAsync(database, null, null, CancellationToken.None);

    private static async Task<RangeVerification> VerifyLeafAsync(string database, int leaf)
    {
        (long from, long to) = await RangeVerifier.FindLeafAsync(database, leaf, CancellationToken.None);
        return await RangeVerifier.VerifyAsync(database, from, to, progress: null, CancellationToken.None);
    }

    private static IEnumerable<Func<Task>> Readers(string database) =>
    [
        () => VerifyAsync(database),
        () => VerifyLeafAsync(database, 1),
        () => JournalRebuild.RunAsync(database, swap: true, progress: null, CancellationToken.None),
        () => Archives.RestoreAsync(database, 1),
    ];
}
