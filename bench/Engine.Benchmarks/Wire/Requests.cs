using System.Buffers.Binary;
using Engine.Core.Ledger;
using Engine.Core.Pipeline;
using Engine.Server.Wire;
using Google.Protobuf;

namespace Engine.Benchmarks.Wire;

/// <summary>Requests and replies of the contract, with random ids.</summary>
internal static class Requests
{
    /// <summary>A request of plain transfers, as a client sends it.</summary>
    public static V1.SubmitTransfersRequest Submission(int transfers)
    {
        var random = new Random(1);
        var request = new V1.SubmitTransfersRequest { RequestNumber = 77 };
        for (int i = 0; i < transfers; i++)
        {
            request.Transfers.Add(new V1.Transfer
            {
                Id = Id(random),
                DebitAccountId = Id(random),
                CreditAccountId = Id(random),
                Amount = (ulong)random.Next(1, 50_000),
                Ledger = 1,
                Code = 1,
            });
        }

        return request;
    }

    /// <summary>An answered call in which so many were refused.</summary>
    public static BatchCall Answer(BatchPool pool, int refused)
    {
        Batch batch = pool.Rent(BatchKind.CreateTransfers, 0);
        for (int i = 0; i < refused; i++)
        {
            batch.Results.Add(i, (ushort)CreateTransferResult.ExceedsCredits).Timestamp = 1_700_000_000_000_000_000;
        }

        var call = BatchCall.Of(pool, batch, requestNumber: 77, deadlineMs: 0);
        call.Outcome = BatchOutcome.Answered;
        return call;
    }

    private static ByteString Id(Random random)
    {
        Span<byte> id = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(id, random.NextInt64());
        BinaryPrimitives.WriteInt64BigEndian(id[8..], random.NextInt64());
        return ByteString.CopyFrom(id);
    }
}
