using Engine.Cli.Conformance;
using Engine.Cli.Output;
using Engine.Cli.Tests.Records;
using Engine.V1;
using Account = Engine.Client.Account;
using Transfer = Engine.Client.Transfer;

namespace Engine.Cli.Tests.Conformance;

public sealed class EngineTargetTests
{
    [Fact]
    public void Sparse_replies_become_one_name_an_event()
    {
        Assert.Equal(
            ["ok", "exists", "ok", "reserved_flag"], EngineTarget.Dense(4, [(3, "reserved_flag"), (1, "exists")]));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(-1, 1)]
    [InlineData(0, 0)]
    public void A_reply_that_does_not_fit_its_batch_is_refused(int first, int second)
    {
        Assert.Throws<RequestRefusedException>(() => EngineTarget.Dense(2, [(first, "exists"), (second, "exists")]));
    }

    [Theory]
    [InlineData(CreateTransferResult.Unspecified, "ok")]
    [InlineData(CreateTransferResult.ExistsWithDifferentUserData128, "exists_with_different_user_data_128")]
    [InlineData(CreateTransferResult.IdAlreadyFailed, "id_already_failed")]
    [InlineData((CreateTransferResult)18, "code 18")]
    public void Transfer_results_have_the_names_of_case_files(CreateTransferResult code, string name)
    {
        Assert.Equal(name, ResultName.Of(code));
    }

    [Theory]
    [InlineData(CreateAccountResult.ReservedField, "reserved_field")]
    [InlineData(CreateAccountResult.ImportedEventTimestampMustNotRegress, "imported_event_timestamp_must_not_regress")]
    public void Account_results_have_the_names_of_case_files(CreateAccountResult code, string name)
    {
        Assert.Equal(name, ResultName.Of(code));
    }

    [Fact]
    public void No_field_of_an_account_is_lost_on_the_way_to_client_and_ledger_and_back()
    {
        CaseRecord filled = Fill(RecordShape.Account);
        Account account = RecordMapping.ToAccount(filled);
        AssertSame(filled, RecordMapping.FromAccount(account));
        AssertSame(filled, RecordMapping.FromAccount(LedgerRecords.ToClient(LedgerRecords.ToLedger(account))));
    }

    [Fact]
    public void No_field_of_a_transfer_is_lost_on_the_way_to_client_and_ledger_and_back()
    {
        CaseRecord filled = Fill(RecordShape.Transfer);
        Transfer transfer = RecordMapping.ToTransfer(filled);
        AssertSame(filled, RecordMapping.FromTransfer(transfer));
        AssertSame(filled, RecordMapping.FromTransfer(LedgerRecords.ToClient(LedgerRecords.ToLedger(transfer))));
    }

    private static CaseRecord Fill(RecordShape shape)
    {
        CaseRecord filled = new(shape);
        for (int i = 0; i < shape.Fields.Count; i++)
        {
            // Another value in each field, with the field's highest bit set.
            filled[shape.Fields[i]] = (UInt128.One << (shape.BitsOf(i) - 1)) | (UInt128)(uint)i;
        }

        return filled;
    }

    private static void AssertSame(CaseRecord expected, CaseRecord got) =>
        Assert.All(expected.Shape.Fields, field => Assert.Equal(expected[field], got[field]));
}
