using Engine.Server.Security;
using Engine.Server.Wire;
using Grpc.AspNetCore.Server.Model;

namespace Engine.Server.Admin;

/// <summary>
/// Registers the methods of <c>engine.v1.AdminService</c>, by generated messages: they are rare and small.
/// </summary>
internal sealed class AdminMethods : IServiceMethodProvider<AdminService>
{
    /// <summary>What reflection tells about the service.</summary>
    public static Google.Protobuf.Reflection.ServiceDescriptor Descriptor { get; } =
        V1.AdminReflection.Descriptor.Services.Single(service => service.Name == nameof(AdminService));

    /// <inheritdoc/>
    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<AdminService> context)
    {
        context.AddUnaryMethod(
            GeneratedMethod.Unary(Descriptor, "GetStatus", V1.GetStatusRequest.Parser, V1.GetStatusResponse.Parser),
            [],
            static (service, request, call) => service.GetStatusAsync(request, call));
        context.AddUnaryMethod(
            GeneratedMethod.Unary(Descriptor, "GetAudit", V1.GetAuditRequest.Parser, V1.GetAuditResponse.Parser),
            [],
            static (service, request, call) => service.GetAuditAsync(request, call));
        context.AddUnaryMethod(
            GeneratedMethod.Unary(Descriptor, "Promote", V1.PromoteRequest.Parser, V1.PromoteResponse.Parser),
            [],
            static (service, request, call) => service.PromoteAsync(request, call));
        context.AddUnaryMethod(
            GeneratedMethod.Unary(Descriptor, "Tune", V1.TuneRequest.Parser, V1.TuneResponse.Parser),
            [],
            static (service, request, call) => service.TuneAsync(request, call));
        context.AddUnaryMethod(
            GeneratedMethod.Unary(
                Descriptor, "ListSettings", V1.ListSettingsRequest.Parser, V1.ListSettingsResponse.Parser),
            [],
            static (service, request, call) => service.ListSettingsAsync(request, call));
        context.AddUnaryMethod(
            GeneratedMethod.Unary(Descriptor, "ListChanges", V1.ListChangesRequest.Parser, V1.ListChangesResponse.Parser),
            [],
            static (service, request, call) => service.ListChangesAsync(request, call));
        context.AddUnaryMethod(
            GeneratedMethod.Unary(Descriptor, "Drain", V1.DrainRequest.Parser, V1.DrainResponse.Parser),
            [],
            static (service, request, call) => service.DrainAsync(request, call));
        context.AddUnaryMethod(
            GeneratedMethod.Unary(Descriptor, "PauseClient", V1.PauseClientRequest.Parser, V1.PauseClientResponse.Parser),
            [],
            static (service, request, call) => service.PauseClientAsync(request, call));
        context.AddUnaryMethod(
            GeneratedMethod.Unary(Descriptor, "ListAlarms", V1.ListAlarmsRequest.Parser, V1.ListAlarmsResponse.Parser),
            [],
            static (service, request, call) => Task.FromResult(service.Alarms.List(request)));
        context.AddServerStreamingMethod(
            GeneratedMethod.Stream(Descriptor, "WatchAlarms", V1.WatchAlarmsRequest.Parser, V1.WatchAlarmsResponse.Parser),
            [],
            static (service, request, replies, call) =>
                service.Alarms.WatchAsync(Caller.Of(call), replies, call.CancellationToken));
        context.AddUnaryMethod(
            GeneratedMethod.Unary(
                Descriptor, "SilenceAlarm", V1.SilenceAlarmRequest.Parser, V1.SilenceAlarmResponse.Parser),
            [],
            static (service, request, call) => Task.FromResult(service.Alarms.Silence(request)));
        context.AddServerStreamingMethod(
            GeneratedMethod.Stream(
                Descriptor, "WatchFigures", V1.WatchFiguresRequest.Parser, V1.WatchFiguresResponse.Parser),
            [],
            static (service, request, replies, call) =>
                service.Figures.WatchAsync(Caller.Of(call), replies, call.CancellationToken));
    }
}
