using Engine.Cli.Conformance;
using Engine.V1;

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
    [InlineData((int)CreateTransferResult.Unspecified, "ok")]
    [InlineData((int)CreateTransferResult.ExistsWithDifferentUserData128, "exists_with_different_user_data_128")]
    [InlineData((int)CreateTransferResult.IdAlreadyFailed, "id_already_failed")]
    [InlineData(18, "code 18")]
    public void Transfer_results_have_the_names_of_case_files(int code, string name)
    {
        Assert.Equal(name, ResultNames.OfTransfer(code));
    }

    [Theory]
    [InlineData((int)CreateAccountResult.ReservedField, "reserved_field")]
    [InlineData((int)CreateAccountResult.ImportedEventTimestampMustNotRegress,
        "imported_event_timestamp_must_not_regress")]
    public void Account_results_have_the_names_of_case_files(int code, string name)
    {
        Assert.Equal(name, ResultNames.OfAccount(code));
    }

    [Fact]
    public void No_field_of_an_account_is_lost_on_the_way_to_the_client_and_back()
    {
        CaseRecord filled = Fill(RecordShape.Account);
        AssertSame(filled, RecordMapping.FromAccount(RecordMapping.ToAccount(filled)));
    }

    [Fact]
    public void No_field_of_a_transfer_is_lost_on_the_way_to_the_client_and_back()
    {
        CaseRecord filled = Fill(RecordShape.Transfer);
        AssertSame(filled, RecordMapping.FromTransfer(RecordMapping.ToTransfer(filled)));
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
