using Engine.V1;
using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

namespace Engine.Cli.Bench.NoWork;

/// <summary>Registers <see cref="NoWorkService"/> under the names of the contract.</summary>
internal sealed class NoWorkMethods : IServiceMethodProvider<NoWorkService>
{
    private const string Ledger = "engine.v1.LedgerService";
    private const string Admin = "engine.v1.AdminService";

    /// <inheritdoc/>
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<NoWorkService> context)
    {
        context.AddUnaryMethod(
            new Method<NoWorkRequest, NoWorkReply>(
                MethodType.Unary, Ledger, "CreateTransfers", NoWorkRequest.Marshaller, NoWorkReply.Marshaller),
            [],
            static (_, request, call) => NoWorkService.CreateAsync(request, call));
        context.AddDuplexStreamingMethod(
            new Method<NoWorkRequest, NoWorkReply>(
                MethodType.DuplexStreaming, Ledger, "SubmitTransfers", NoWorkRequest.Marshaller, NoWorkReply.Marshaller),
            [],
            static (_, requests, replies, call) => NoWorkService.SubmitAsync(requests, replies, call));
        context.AddUnaryMethod(
            new Method<GetStatusRequest, GetStatusResponse>(
                MethodType.Unary,
                Admin,
                "GetStatus",
                Marshallers.Create(static message => message.ToByteArray(), GetStatusRequest.Parser.ParseFrom),
                Marshallers.Create(static message => message.ToByteArray(), GetStatusResponse.Parser.ParseFrom)),
            [],
            static (_, request, call) => NoWorkService.GetStatusAsync(request, call));
    }
}
