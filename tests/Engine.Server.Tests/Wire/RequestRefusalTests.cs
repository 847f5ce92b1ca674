using Engine.Server.Wire;
using Google.Protobuf;

namespace Engine.Server.Tests.Wire;

public sealed class RequestRefusalTests
{
    private static readonly ByteString Short = ByteString.CopyFrom(1, 2, 3);

    [Theory]
    [InlineData("id")]
    [InlineData("debit_account_id")]
    [InlineData("credit_account_id")]
    [InlineData("pending_id")]
    [InlineData("user_data_128")]
    public void An_id_of_a_transfer_that_is_not_16_bytes_is_named_with_its_index(string field)
    {
        FieldError error = Third(transfer => Set(transfer, field, Short));
        Assert.Equal($"transfers[2].{field}", error.Field);
        Assert.Equal("must be empty or 16 bytes, has 3", error.Description);
    }

    [Theory]
    [InlineData("code", 65_536u, "must be at most 65,535, is 65536")]
    [InlineData("flags", 1u << 19, "must be at most 524,287, is 524288")]
    [InlineData("flags", uint.MaxValue, "must be at most 524,287, is 4294967295")]
    public void A_number_above_what_the_contract_allows_is_named_with_its_index(string field, uint number, string description)
    {
        FieldError error = Third(transfer => Set(transfer, field, number));
        Assert.Equal($"transfers[2].{field}", error.Field);
        Assert.Equal(description, error.Description);
    }

    [Theory]
    [InlineData("id")]
    [InlineData("user_data_128")]
    public void An_id_of_an_account_that_is_not_16_bytes_is_named(string field)
    {
        var account = new V1.Account();
        Set(account, field, Short);
        var request = new V1.CreateAccountsRequest { Accounts = { account } };
        Assert.Equal($"accounts[0].{field}", Decoded.ErrorOf<AccountDecoder>(request.ToByteArray()).Field);
    }

    [Theory]
    [InlineData("code")]
    [InlineData("flags")]
    public void A_number_of_an_account_above_16_bits_is_named(string field)
    {
        var account = new V1.Account();
        Set(account, field, 70_000u);
        var request = new V1.CreateAccountsRequest { Accounts = { account } };
        Assert.Equal($"accounts[0].{field}", Decoded.ErrorOf<AccountDecoder>(request.ToByteArray()).Field);
    }

    [Fact]
    public void An_account_is_not_created_with_a_name()
    {
        var request =
            new V1.CreateAccountsRequest { Accounts = { new V1.Account(), new V1.Account { Name = "cash" } } };
        FieldError error = Decoded.ErrorOf<AccountDecoder>(request.ToByteArray());
        Assert.Equal("accounts[1].name", error.Field);
        Assert.Contains("NameAccounts", error.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void More_than_8192_events_are_refused_and_8192_are_not()
    {
        var request = new V1.CreateTransfersRequest();
        request.Transfers.AddRange(Enumerable.Repeat(new V1.Transfer(), 8_192));
        using (BatchCall most = Decoded.Transfers(request.ToByteArray()))
        {
            Assert.Equal(8_192, most.Batch.Count);
        }

        request.Transfers.Add(new V1.Transfer());
        FieldError error = Decoded.ErrorOf<TransferDecoder>(request.ToByteArray());
        Assert.Equal(new FieldError("transfers", "may have at most 8192 elements, has 8193"), error);
    }

    [Fact]
    public void A_look_up_of_an_id_that_is_not_16_bytes_is_named()
    {
        var request = new V1.LookupTransfersRequest { Ids = { ByteString.Empty, Short } };
        FieldError error = Decoded.ErrorOf<TransferIdDecoder>(request.ToByteArray());
        Assert.Equal(new FieldError("ids[1]", "must be empty or 16 bytes, has 3"), error);
    }

    [Theory]
    [InlineData("", "must have 1 to 255 bytes, has 0")]
    [InlineData("a\0b", "must be UTF-8 without the character U+0000")]
    public void A_name_that_cannot_be_one_is_refused(string name, string description)
    {
        var request = new V1.NameAccountsRequest { Names = { new V1.AccountName { Name = name } } };
        FieldError error = Decoded.ErrorOf<AccountNameDecoder>(request.ToByteArray());
        Assert.Equal(new FieldError("names[0].name", description), error);
        var lookUp = new V1.ResolveNamesRequest { Names = { new V1.LedgerName { Name = name } } };
        Assert.Equal("names[0].name", Decoded.ErrorOf<LedgerNameDecoder>(lookUp.ToByteArray()).Field);
    }

    [Fact]
    public void A_name_is_measured_in_bytes_of_UTF8()
    {
        var fits = new V1.NameAccountsRequest { Names = { new V1.AccountName { Name = new string('ä', 127) } } };
        using (BatchCall call = RequestDecoder.Decode<AccountNameDecoder>(fits.ToByteArray(), Decoded.Pool))
        {
            Assert.Equal(254, call.Batch.Names[0].Length);
        }

        var tooLong = new V1.NameAccountsRequest { Names = { new V1.AccountName { Name = new string('ä', 128) } } };
        Assert.Equal("must have 1 to 255 bytes, has 256", Decoded.ErrorOf<AccountNameDecoder>(tooLong.ToByteArray())
            .Description);
    }

    [Fact]
    public void A_name_of_bytes_that_are_not_UTF8_is_refused()
    {
        byte[] element = WireGen.Message(2, [0xC3, 0x28]);
        FieldError error = Decoded.ErrorOf<AccountNameDecoder>(WireGen.Message(1, element));
        Assert.Equal("names[0].name", error.Field);
    }

    [Fact]
    public void A_message_cut_anywhere_is_read_as_shorter_or_refused_with_the_place()
    {
        byte[] whole = new V1.CreateTransfersRequest { Transfers =
            { new V1.Transfer { Amount = 300 }, new V1.Transfer { Amount = 300 } } }.ToByteArray();
        int element = whole.Length / 2;
        for (int length = 0; length < whole.Length; length++)
        {
            using BatchCall call = Decoded.Transfers(whole[..length]);
            if (length % element == 0)
            {
                Assert.Equal(length / element, call.Batch.Count);
            }
            else
            {
                Assert.Equal($"transfers[{length / element}]", call.Error!.Field);
                Assert.StartsWith("is cut short", call.Error.Description, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(new byte[] { 0x18, 0x80 }, "is cut short in the middle of a number")]
    [InlineData(new byte[] { 0x18 }, "is cut short in the middle of a number")]
    [InlineData(new byte[] { 0x80 }, "is cut short in the middle of a number")]
    [InlineData(new byte[] { 0x2A, 0x10, 1, 2 }, "announces 16 bytes where 2 are left")]
    [InlineData(new byte[] { 0x00, 0x00 }, "number 0")]
    public void What_is_broken_beside_the_elements_is_told_of_the_request(byte[] field, string description)
    {
        byte[] sound = new V1.SubmitTransfersRequest
        {
            Transfers = { new V1.Transfer(), new V1.Transfer(), new V1.Transfer() },
        }.ToByteArray();
        FieldError error = Decoded.ErrorOf<TransferDecoder>([.. sound, .. field]);
        Assert.Equal("request", error.Field);
        Assert.Contains(description, error.Description, StringComparison.Ordinal);
        Assert.Equal("request", Decoded.ErrorOf<TransferDecoder>(field).Field);
    }

    [Theory]
    [InlineData(new byte[] { 0x00, 0x00 }, "number 0")]
    [InlineData(new byte[] { 0x0F }, "wire type 7")]
    [InlineData(
        new byte[] { 0x20, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 }, "longer than 10 bytes")]
    [InlineData(new byte[] { 0x0A, 0x10, 1, 2 }, "announces 16 bytes where 2 are left")]
    [InlineData(new byte[] { 0xFB, 0x01, 0x08, 0x01 }, "a group has no end")]
    public void Bytes_that_are_no_protobuf_are_refused_with_the_place(byte[] element, string description)
    {
        FieldError error = Decoded.ErrorOf<TransferDecoder>(WireGen.Message(1, element));
        Assert.Equal("transfers[0]", error.Field);
        Assert.Contains(description, error.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Groups_within_groups_end_somewhere()
    {
        byte[] deep = [.. Enumerable.Repeat((byte)0x7B, 100_000)];
        Assert.Contains("nests groups", Decoded.ErrorOf<TransferDecoder>(deep).Description, StringComparison.Ordinal);
    }

    private static FieldError Third(Action<V1.Transfer> spoil)
    {
        var spoilt = new V1.Transfer();
        spoil(spoilt);
        var request = new V1.CreateTransfersRequest { Transfers = { new V1.Transfer(), new V1.Transfer(), spoilt } };
        return Decoded.ErrorOf<TransferDecoder>(request.ToByteArray());
    }

    private static void Set(IMessage message, string field, object value) =>
        message.Descriptor.FindFieldByName(field).Accessor.SetValue(message, value);
}
