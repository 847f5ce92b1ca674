using Engine.Server.Ledger;
using Engine.Server.Wire;
using Google.Protobuf;
using Grpc.AspNetCore.Server.Model;
using Grpc.Core;

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
            Describe("GetStatus", V1.GetStatusRequest.Parser, V1.GetStatusResponse.Parser),
            [],
            static (service, request, call) => service.GetStatusAsync(request, call));
        context.AddUnaryMethod(
            Describe("GetAudit", V1.GetAuditRequest.Parser, V1.GetAuditResponse.Parser),
            [],
            static (service, request, call) => service.GetAuditAsync(request, call));
        context.AddUnaryMethod(
            Describe("Promote", V1.PromoteRequest.Parser, V1.PromoteResponse.Parser),
            [],
            static (service, request, call) => service.PromoteAsync(request, call));
    }

    private static Method<TRequest, TReply> Describe<TRequest, TReply>(
        string name, MessageParser<TRequest> requests, MessageParser<TReply> replies)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply> =>
        new(MethodType.Unary, Descriptor.FullName, name, MarshallerOf(requests), MarshallerOf(replies));

    private static Marshaller<T> MarshallerOf<T>(MessageParser<T> parser)
        where T : class, IMessage<T> =>
        new(
            static (message, context) => context.Complete(message.ToByteArray()),
            context => Parse(parser, context));

    private static T Parse<T>(MessageParser<T> parser, DeserializationContext context)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(context.PayloadAsReadOnlySequence());
        }
        catch (InvalidProtocolBufferException malformed)
        {
            throw Refusals.Invalid(new FieldError("request", $"is not a {typeof(T).Name}: {malformed.Message}"));
        }
    }
}
