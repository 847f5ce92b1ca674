using Engine.Server.Wire;
using Grpc.AspNetCore.Server.Model;

namespace Engine.Server.History;

/// <summary>Registers the methods of <c>engine.v1.HistoryService</c>, by generated messages.</summary>
internal sealed class HistoryMethods : IServiceMethodProvider<HistoryService>
{
    /// <summary>What reflection tells about the service.</summary>
    public static Google.Protobuf.Reflection.ServiceDescriptor Descriptor { get; } =
        V1.HistoryReflection.Descriptor.Services.Single(service => service.Name == nameof(HistoryService));

    /// <inheritdoc/>
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<HistoryService> context)
    {
        context.AddUnaryMethod(
            GeneratedMethod.Unary(
                Descriptor, "ListTransfers", V1.ListTransfersRequest.Parser, V1.ListTransfersResponse.Parser),
            [],
            static (service, request, call) => service.ListTransfersAsync(request, call));
        context.AddUnaryMethod(
            GeneratedMethod.Unary(
                Descriptor, "ListAccounts", V1.ListAccountsRequest.Parser, V1.ListAccountsResponse.Parser),
            [],
            static (service, request, call) => service.ListAccountsAsync(request, call));
        context.AddUnaryMethod(
            GeneratedMethod.Unary(Descriptor, "GetBalance", V1.GetBalanceRequest.Parser, V1.GetBalanceResponse.Parser),
            [],
            static (service, request, call) => service.GetBalanceAsync(request, call));
        context.AddUnaryMethod(
            GeneratedMethod.Unary(
                Descriptor, "ListBalances", V1.ListBalancesRequest.Parser, V1.ListBalancesResponse.Parser),
            [],
            static (service, request, call) => service.ListBalancesAsync(request, call));
        context.AddUnaryMethod(
            GeneratedMethod.Unary(Descriptor, "ListHolds", V1.ListHoldsRequest.Parser, V1.ListHoldsResponse.Parser),
            [],
            static (service, request, call) => service.ListHoldsAsync(request, call));
        context.AddServerStreamingMethod(
            GeneratedMethod.Stream(Descriptor, "WatchEvents", V1.WatchEventsRequest.Parser, V1.WatchEventsResponse.Parser),
            [],
            static (service, request, replies, call) => service.WatchEventsAsync(request, replies, call));
    }
}
