using System.Buffers;
using Engine.Core.Pipeline;
using Engine.Server.Figures;
using Engine.Server.Wire;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Engine.Server.Ledger;

/// <summary>
/// Registers the methods of <c>engine.v1.LedgerService</c> with marshallers of our own: requests are read from the
/// HTTP/2 buffer into batches and replies written from them, so that no message object exists on either way.
/// </summary>
internal sealed class LedgerMethods(BatchPool pool, DecodeFigures figures) : IServiceMethodProvider<LedgerService>
{
    /// <summary>What reflection tells about the service.</summary>
    public static Google.Protobuf.Reflection.ServiceDescriptor Descriptor { get; } =
        V1.LedgerReflection.Descriptor.Services.Single(service => service.Name == nameof(LedgerService));

    /// <inheritdoc/>
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<LedgerService> context)
    {
        AddWrite<AccountDecoder, WrittenLayout>(context, "CreateAccounts");
        AddWrite<TransferDecoder, TransfersWrittenLayout>(context, "CreateTransfers");
        AddWrite<AccountNameDecoder, WrittenLayout>(context, "NameAccounts");
        AddWrite<AccountLimitsDecoder, WrittenLayout>(context, "SetAccountLimits");
        AddWrite<HoldExtensionDecoder, WrittenLayout>(context, "ExtendHolds");
        context.AddUnaryMethod(
            Describe<GroupResolvedLayout>(MethodType.Unary, "ResolveGroup", GroupDecoder.Decode),
            [],
            static (service, request, call) => service.WriteAsync(request, call));
        AddRead<AccountIdDecoder, AccountsFoundLayout>(context, "LookupAccounts");
        AddRead<TransferIdDecoder, TransfersFoundLayout>(context, "LookupTransfers");
        AddRead<LimitedAccountDecoder, LimitsFoundLayout>(context, "LookupAccountLimits");
        AddRead<LedgerNameDecoder, NamesResolvedLayout>(context, "ResolveNames");
        context.AddDuplexStreamingMethod(
            Describe<TransferDecoder, SubmittedLayout>(MethodType.DuplexStreaming, "SubmitTransfers"),
            [],
            static (service, requests, replies, call) => service.SubmitAsync(requests, replies, call));
        context.AddUnaryMethod(
            GeneratedMethod.Unary(
                Descriptor, "ReportFigures", V1.ReportFiguresRequest.Parser, V1.ReportFiguresResponse.Parser),
            [],
            static (service, report, call) => Task.FromResult(service.Take(report, call)));
    }

    private void AddWrite<TDecoder, TLayout>(ServiceMethodProviderContext<LedgerService> context, string name)
        where TDecoder : struct, IElementDecoder
        where TLayout : struct, IWireLayout<BatchCall> =>
        context.AddUnaryMethod(
            Describe<TDecoder, TLayout>(MethodType.Unary, name),
            [],
            static (service, request, call) => service.WriteAsync(request, call));

    private void AddRead<TDecoder, TLayout>(ServiceMethodProviderContext<LedgerService> context, string name)
        where TDecoder : struct, IElementDecoder
        where TLayout : struct, IWireLayout<BatchCall> =>
        context.AddUnaryMethod(
            Describe<TDecoder, TLayout>(MethodType.Unary, name),
            [],
            static (service, request, call) => service.ReadAsync(request, call));

    private Method<BatchCall, BatchCall> Describe<TDecoder, TLayout>(MethodType type, string name)
        where TDecoder : struct, IElementDecoder
        where TLayout : struct, IWireLayout<BatchCall> =>
        Describe<TLayout>(type, name, RequestDecoder.Decode<TDecoder>);

    private Method<BatchCall, BatchCall> Describe<TLayout>(MethodType type, string name, Decoding decode)
        where TLayout : struct, IWireLayout<BatchCall>
    {
        var requests = new Marshaller<BatchCall>(
            static (_, _) => throw new NotSupportedException("The server only reads requests."),
            call => Read(call, decode));
        var replies = new Marshaller<BatchCall>(
            ReplyEncoder.Encode<TLayout>,
            static _ => throw new NotSupportedException("The server only writes replies."));
        return new Method<BatchCall, BatchCall>(type, Descriptor.FullName, name, requests, replies);
    }

    private BatchCall Read(DeserializationContext call, Decoding decode)
    {
        ReadOnlySequence<byte> message = call.PayloadAsReadOnlySequence();
        long began = figures.Begin(message.Length);
        BatchCall read = decode(message, pool);
        figures.End(began, message.Length);
        return read;
    }

    private delegate BatchCall Decoding(in ReadOnlySequence<byte> message, BatchPool pool);
}
