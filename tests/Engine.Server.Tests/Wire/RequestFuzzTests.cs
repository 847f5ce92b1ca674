using Engine.Server.Wire;
using FsCheck.Fluent;
using Google.Protobuf;

namespace Engine.Server.Tests.Wire;

public sealed class RequestFuzzTests
{
    private const int Mutations = 300_000;

    [Fact]
    public void Mutated_messages_are_refused_or_read_as_protobuf_reads_them()
    {
        var random = new Random(20_261_124);
        byte[][] seeds = [.. WireGen.Submission.Sample(40, 12).Select(request => request.ToByteArray())];
        int accepted = 0;
        for (int i = 0; i < Mutations; i++)
        {
            byte[] message = Mutate(random, seeds[random.Next(seeds.Length)]);
            using BatchCall call = Decoded.Transfers(message);
            if (call.Error is null)
            {
                accepted++;
                Decoded.AssertSame(V1.SubmitTransfersRequest.Parser.ParseFrom(message), call);
            }
        }

        Assert.InRange(accepted, Mutations / 100, Mutations - (Mutations / 100));
    }

    [Fact]
    public void Mutated_names_never_crash_the_decoder_nor_pass_what_is_not_UTF8()
    {
        var random = new Random(7);
        byte[] seed = new V1.NameAccountsRequest
        {
            Names = { new V1.AccountName { AccountId =
                ByteString.CopyFrom(new byte[16]), Name = "Žluťoučký kůň" }, new V1.AccountName { Name = "a" } },
        }.ToByteArray();
        for (int i = 0; i < Mutations / 3; i++)
        {
            using BatchCall call = RequestDecoder.Decode<AccountNameDecoder>(Mutate(random, seed), Decoded.Pool);
            for (int name = 0; call.Error is null && name < call.Batch.Count; name++)
            {
                Core.Ledger.AccountName given = call.Batch.Names[name];
                Assert.True(System.Text.Unicode.Utf8.IsValid(call.Batch.Text.AsSpan(given.Offset, given.Length)));
            }
        }
    }

    private static byte[] Mutate(Random random, byte[] seed)
    {
        byte[] message = [.. seed];
        for (int changes = random.Next(1, 4); changes > 0 && message.Length > 0; changes--)
        {
            int at = random.Next(message.Length);
            switch (random.Next(4))
            {
                case 0: message[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: message[at] = (byte)random.Next(256); break;
                case 2: message = message[..at]; break;
                default: message = [.. message[..at], (byte)random.Next(256), .. message[at..]]; break;
            }
        }

        return message;
    }
}
