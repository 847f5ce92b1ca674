using System.Text.Unicode;
using Engine.Core.Pipeline;
using Engine.Model.Fuzzing;
using Engine.Server.Wire;
using Google.Protobuf;

namespace Engine.Server.Tests.Wire;

/// <summary>
/// Whether a request is to be refused, said by Google.Protobuf's reader and the contract's rules. On purpose stricter
/// than protobuf: where a field comes twice, each has to follow the contract, not only the last, which counts; and a
/// length beyond 32 bits is refused, of which protobuf drops the upper bits.
/// </summary>
internal static class RequestOracle
{
    private static readonly Dictionary<BatchKind, Action<CodedInputStream, uint>> s_elements = new()
    {
        [BatchKind.CreateTransfers] = TransferField,
        [BatchKind.CreateAccounts] = AccountField,
        [BatchKind.SetAccountLimits] = IdFirstField,
        [BatchKind.ExtendHolds] = IdFirstField,
        [BatchKind.NameAccounts] = (input, tag) => NameField(input, tag, idTag: (1 << 3) | 2),
        [BatchKind.ResolveNames] = (input, tag) => NameField(input, tag, idTag: 0),
    };

    private static readonly Dictionary<BatchKind, MessageParser> s_parsers = new()
    {
        [BatchKind.CreateTransfers] = V1.SubmitTransfersRequest.Parser,
        [BatchKind.CreateAccounts] = V1.CreateAccountsRequest.Parser,
        [BatchKind.SetAccountLimits] = V1.SetAccountLimitsRequest.Parser,
        [BatchKind.LookupAccountLimits] = V1.LookupAccountLimitsRequest.Parser,
        [BatchKind.NameAccounts] = V1.NameAccountsRequest.Parser,
        [BatchKind.ResolveNames] = V1.ResolveNamesRequest.Parser,
        [BatchKind.ExtendHolds] = V1.ExtendHoldsRequest.Parser,
        [BatchKind.LookupAccounts] = V1.LookupAccountsRequest.Parser,
        [BatchKind.LookupTransfers] = V1.LookupTransfersRequest.Parser,
    };

    /// <summary>Why the request is to be refused; null if it is to be read.</summary>
    public static string? RefusalOf<TDecoder>(byte[] message)
        where TDecoder : struct, IElementDecoder
    {
        try
        {
            s_parsers[TDecoder.Kind].ParseFrom(message);
            uint messages = s_elements.ContainsKey(TDecoder.Kind) ? 1u : 0;
            Require(!WireFields.AnnouncesBeyond32Bits(message, messages), "a length beyond 32 bits");
            List<byte[]> elements = [];
            Walk(message, (input, tag) =>
            {
                if (tag == ((1 << 3) | 2))
                {
                    elements.Add(input.ReadBytes().ToByteArray());
                }
                else
                {
                    input.SkipLastField();
                }
            });
            elements.ForEach(element => Check(TDecoder.Kind, element));
            return null;
        }
        catch (Exception refused) when (refused is InvalidProtocolBufferException or RefusedException)
        {
            return refused.Message;
        }
    }

    private static void Check(BatchKind kind, byte[] element)
    {
        if (!s_elements.TryGetValue(kind, out Action<CodedInputStream, uint>? field))
        {
            Require(element.Length is 0 or 16, "an id has another length");
            return;
        }

        bool isNamed = kind is BatchKind.NameAccounts or BatchKind.ResolveNames;
        bool hasName = false;
        Walk(element, (input, tag) =>
        {
            hasName |= tag == ((2 << 3) | 2);
            field(input, tag);
        });
        Require(hasName || !isNamed, "a name is missing");
    }

    private static void TransferField(CodedInputStream input, uint tag)
    {
        switch (tag)
        {
            case (1 << 3) | 2 or (2 << 3) | 2 or (3 << 3) | 2 or (6 << 3) | 2 or (7 << 3) | 2:
                Require(input.ReadBytes().Length is 0 or 16, "an id has another length");
                break;
            case 12 << 3:
                Require(input.ReadUInt32() <= ushort.MaxValue, "more than 16 bits");
                break;
            case 13 << 3:
                Require(input.ReadUInt32() < 1 << 19, "more than 19 bits");
                break;
            default:
                input.SkipLastField();
                break;
        }
    }

    private static void AccountField(CodedInputStream input, uint tag)
    {
        switch (tag)
        {
            case (1 << 3) | 2 or (10 << 3) | 2:
                Require(input.ReadBytes().Length is 0 or 16, "an id has another length");
                break;
            case 14 << 3 or 15 << 3:
                Require(input.ReadUInt32() <= ushort.MaxValue, "more than 16 bits");
                break;
            case (17 << 3) | 2:
                Require(input.ReadBytes().Length == 0, "a name is given");
                break;
            default:
                input.SkipLastField();
                break;
        }
    }

    private static void IdFirstField(CodedInputStream input, uint tag)
    {
        if (tag == ((1 << 3) | 2))
        {
            Require(input.ReadBytes().Length is 0 or 16, "an id has another length");
        }
        else
        {
            input.SkipLastField();
        }
    }

    private static void NameField(CodedInputStream input, uint tag, uint idTag)
    {
        if (tag == ((2 << 3) | 2))
        {
            byte[] name = input.ReadBytes().ToByteArray();
            Require(name.Length is > 0 and <= 255, "a name has another length");
            Require(Utf8.IsValid(name) && !name.Contains((byte)0), "a name is no text of PostgreSQL's");
        }
        else if (tag == idTag)
        {
            Require(input.ReadBytes().Length is 0 or 16, "an id has another length");
        }
        else
        {
            input.SkipLastField();
        }
    }

    private static void Walk(byte[] message, Action<CodedInputStream, uint> field)
    {
        var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            field(input, tag);
        }
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new RefusedException(otherwise);
        }
    }

    private sealed class RefusedException(string message) : Exception(message);
}
