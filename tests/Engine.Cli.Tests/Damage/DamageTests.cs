using Engine.Cli.Processes;
using Engine.Cli.Tests.Fixtures;
using Engine.Journal;
using Engine.Server.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Engine.Cli.Tests.Damage;

/// <summary>Damage is found, the first place named, and nothing made worse: by the tool as people run it.</summary>
[Collection(nameof(DamagedJournals))]
public sealed class DamageTests(DamagedJournals journals)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    public static TheoryData<string> Names => [.. DamageList.All.Select(damage => damage.Name)];

    // One in the short run: how the process ends does not depend on why the start is refused.
    public static TheoryData<string> ServedNames => TestScale.IsLong
        ? ["a row deleted", "a tail cut off exactly where a block ends", "the fence of the open leaf disabled"]
        : ["a row deleted"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Damage_is_named_by_verify_and_refused_at_start_and_nothing_is_written(string name)
    {
        DamageCase damage = DamageList.All.Single(line => line.Name == name);
        string journal = await journals.CopyAsync();
        await using NpgsqlConnection person = await DamagedJournals.ConnectAsync(journal);
        await DamagedJournals.ExecuteAsync(person, damage.Sql);
        string before = await DamagedJournals.FingerprintAsync(person);

        (int code, string output, string errors) = await VerifyAsync(journal);
        if (damage.IsHarmless)
        {
            Assert.Equal((0, ""), (code, errors));
            Assert.Contains("The journal is whole", output, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(1, code);
            Assert.True(errors.StartsWith($"engine: {damage.Told}", StringComparison.Ordinal), errors);
            Assert.Equal(1, errors.Count(letter => letter == '\n'));
            if (TestScale.IsLong || damage.IsFirstOfItsKind)
            {
                await RequireRefusedAtStartAsync(journal, damage.Told);
            }
        }

        Assert.Equal(before, await DamagedJournals.FingerprintAsync(person));
    }

    [Theory]
    [MemberData(nameof(ServedNames))]
    public async Task Serve_ends_with_1_and_one_line_on_damage(string name)
    {
        DamageCase damage = DamageList.All.Single(line => line.Name == name);
        string journal = await journals.CopyAsync();
        await DamagedJournals.ExecuteAsync(journal, damage.Sql);
        string before = await DamagedJournals.FingerprintAsync(journal);
        await using EngineProcess serve = EngineProcess.Start(
            "serve", "--connection-string", journal, "--leaf-rows", "16384", "--listen", "127.0.0.1:0");
        Assert.Equal(1, await serve.WaitExitAsync(s_patience, TestContext.Current.CancellationToken));
        Assert.Contains($"engine: {damage.Told}", serve.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", serve.Output, StringComparison.Ordinal);
        Assert.Equal(before, await DamagedJournals.FingerprintAsync(journal));
    }

    // The row is put back after each, so that one copy of the journal is enough.
    [Theory]
    [InlineData("seq = 20 AND kind = 2", 20)]
    [InlineData("block = 7", 26)]
    public async Task A_change_of_any_column_is_found_at_its_row(string row, long sequence)
    {
        string journal = await journals.CopyAsync();
        await using NpgsqlConnection person = await DamagedJournals.ConnectAsync(journal);
        await DamagedJournals.ExecuteAsync(
            person, "CREATE TABLE other.kept AS SELECT * FROM engine.journal WHERE seq < 30");
        foreach (ColumnChange change in ColumnChange.All)
        {
            await DamagedJournals.ExecuteAsync(person, $"UPDATE engine.journal SET {change.Sql} WHERE {row}");
            (int code, _, string errors) = await VerifyAsync(journal);
            string expected = change.MovesTheRow ? "" : $"{sequence}: ";
            Assert.True(
                code == 1 && errors.StartsWith($"engine: The journal is damaged at sequence {expected}", StringComparison.Ordinal),
                $"{change.Column}: {code}, {errors}");
            await DamagedJournals.ExecuteAsync(
                person,
                $"""
                DELETE FROM engine.journal j
                WHERE (seq < 30 OR seq = 29999) AND j::text NOT IN (SELECT k::text FROM other.kept k);
                SET engine.epoch = '1';
                INSERT INTO engine.journal SELECT * FROM other.kept WHERE {row};
                """);
        }

        (int sound, _, string complaint) = await VerifyAsync(journal);
        Assert.True(sound == 0, complaint);
    }

    [Fact]
    public async Task A_part_is_verified_by_itself_and_says_what_it_looked_at()
    {
        string journal = await journals.CopyAsync();
        await DamagedJournals.ExecuteAsync(journal, "UPDATE engine.journal SET amount = amount + 1 WHERE seq = 20");
        (int code, string output, _) = await VerifyAsync(journal, "--from", "17000", "--to", "17001");
        Assert.Equal(0, code);
        Assert.Contains("Sequences 16,385 to ", output, StringComparison.Ordinal);
        Assert.Contains("in leaves 2", output, StringComparison.Ordinal);
        (code, output, _) = await VerifyAsync(journal, "--leaf", "2", "--json");
        Assert.Equal(0, code);
        Assert.Equal(
            16_385, System.Text.Json.JsonDocument.Parse(output).RootElement.GetProperty("first_sequence").GetInt64());
        (code, _, string errors) = await VerifyAsync(journal, "--to", "1");
        Assert.Equal((1, true), (code, errors.Contains("damaged at sequence 20: ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("not both", "--leaf", "1", "--from", "5")]
    [InlineData("There are no sequences from 7 to 6", "--from", "7", "--to", "6")]
    [InlineData("no leaf 99", "--leaf", "99")]
    public async Task A_part_that_is_none_is_refused(string told, params string[] part)
    {
        (int code, _, string errors) = await VerifyAsync(await journals.CopyAsync(), part);
        Assert.Equal(1, code);
        Assert.Contains(told, errors, StringComparison.Ordinal);
    }

    private static async Task RequireRefusedAtStartAsync(string journal, string told)
    {
        JournalException refused = await Assert.ThrowsAnyAsync<JournalException>(() => RunningEngine.StartAsync(
            DamagedJournals.OptionsFor(journal),
            TimeProvider.System,
            NullLoggerFactory.Instance,
            TestContext.Current.CancellationToken));
        Assert.True(refused.Message.StartsWith(told, StringComparison.Ordinal), refused.Message);
    }

    private static async Task<(int Code, string Output, string Errors)> VerifyAsync(string journal, params string[] more)
    {
        using StringWriter output = new();
        using StringWriter errors = new();
        int code = await Program.RunAsync(["verify", "--offline", "--connection-string", journal, .. more], output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
