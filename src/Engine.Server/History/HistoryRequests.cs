using System.Buffers.Binary;
using Engine.Core.Ledger;
using Engine.Journal.History;
using Engine.Server.Ledger;
using Engine.Server.Wire;
using Google.Protobuf;

namespace Engine.Server.History;

/// <summary>Questions as clients send them, checked.</summary>
internal static class HistoryRequests
{
    private const int IdBytes = 16;

    /// <summary>Reads which transfers are meant.</summary>
    /// <exception cref="Grpc.Core.RpcException">A field is not what the contract says, or everything would be looked at.</exception>
    public static TransferQuestion Read(V1.ListTransfersRequest request)
    {
        var question = new TransferQuestion
        {
            Account = Id(request.AccountId, "account_id"),
            Side = request.Side switch
            {
                V1.AccountSide.Unspecified => AccountSide.Both,
                V1.AccountSide.Debit => AccountSide.Debit,
                V1.AccountSide.Credit => AccountSide.Credit,
                _ => throw Invalid("side", $"is {(int)request.Side}, which is no side"),
            },
            UserData128 = Id(request.UserData128, "user_data_128"),
            UserData64 = request.UserData64,
            Span = Read(request.Range),
            Ledger = request.Ledger,
            Code = Small(request.Code, "code"),
            Flags = Flags(request.Flags),
        };
        if (question.Side != AccountSide.Both && question.Account == UInt128.Zero)
        {
            throw Invalid("side", "is of an account: give account_id");
        }

        return question.ScansEverything ? throw Refusals.ScansEverything() : question;
    }

    /// <summary>Reads which accounts are meant.</summary>
    /// <exception cref="Grpc.Core.RpcException">A field is not what the contract says.</exception>
    public static AccountQuestion Read(V1.ListAccountsRequest request) => new()
    {
        Ledger = request.Ledger,
        Code = Small(request.Code, "code"),
        Span = Read(request.Range),
    };

    /// <summary>Reads a stretch of history.</summary>
    /// <exception cref="Grpc.Core.RpcException">There is no such stretch.</exception>
    public static HistorySpan Read(V1.HistoryRange? range)
    {
        if (range is null)
        {
            return default;
        }

        if (range.ToSequence != 0 && range.ToSequence < range.FromSequence)
        {
            throw Invalid("range.to_sequence", "is below from_sequence");
        }

        if (range.BeforeTime != 0 && range.BeforeTime <= range.FromTime)
        {
            throw Invalid("range.before_time", "is not above from_time");
        }

        return new HistorySpan
        {
            FromSequence = Sequence(range.FromSequence, "range.from_sequence"),
            ToSequence = Sequence(range.ToSequence, "range.to_sequence"),
            FromTime = range.FromTime,
            BeforeTime = range.BeforeTime,
        };
    }

    /// <summary>Reads an account that has to be given.</summary>
    /// <exception cref="Grpc.Core.RpcException">It is not.</exception>
    public static UInt128 Account(ByteString id)
    {
        UInt128 account = Id(id, "account_id");
        return account != UInt128.Zero ? account : throw Invalid("account_id", "has to be given");
    }

    /// <summary>Reads an id; 0 where it is absent.</summary>
    /// <exception cref="Grpc.Core.RpcException">It is not one.</exception>
    public static UInt128 Id(ByteString id, string field) => id.Length switch
    {
        0 => UInt128.Zero,
        IdBytes => BinaryPrimitives.ReadUInt128BigEndian(id.Span),
        _ => throw Invalid(field, $"has {id.Length} bytes, where 16 or none are expected"),
    };

    /// <summary>Reads a sequence.</summary>
    /// <exception cref="Grpc.Core.RpcException">There can be none so high.</exception>
    public static long Sequence(ulong sequence, string field) => sequence < long.MaxValue
        ? (long)sequence
        : throw Invalid(field, $"is {sequence}, which is beyond every sequence");

    /// <summary>The refusal of a field.</summary>
    public static Grpc.Core.RpcException Invalid(string field, string description) =>
        Refusals.Invalid(new FieldError(field, description));

    private static TransferFlags Flags(uint bits) => bits <= TransferFlagBits.Highest
        ? TransferFlagBits.FromContract(bits)
        : throw Invalid("flags", $"is {bits}, above {TransferFlagBits.Highest}");

    private static ushort Small(uint value, string field) => value <= ushort.MaxValue
        ? (ushort)value
        : throw Invalid(field, $"is {value}, above {ushort.MaxValue}");
}
