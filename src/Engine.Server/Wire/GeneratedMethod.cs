using Engine.Server.Ledger;
using Google.Protobuf;
using Grpc.Core;

namespace Engine.Server.Wire;

/// <summary>Methods whose messages are generated: those that are not hot.</summary>
internal static class GeneratedMethod
{
    /// <summary>A method with one request and one reply.</summary>
    public static Method<TRequest, TReply> Unary<TRequest, TReply>(
        Google.Protobuf.Reflection.ServiceDescriptor service,
        string name,
        MessageParser<TRequest> requests,
        MessageParser<TReply> replies)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply> =>
        new(MethodType.Unary, service.FullName, name, MarshallerOf(requests), MarshallerOf(replies));

    /// <summary>A method with one request and a stream of replies.</summary>
    public static Method<TRequest, TReply> Stream<TRequest, TReply>(
        Google.Protobuf.Reflection.ServiceDescriptor service,
        string name,
        MessageParser<TRequest> requests,
        MessageParser<TReply> replies)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply> =>
        new(MethodType.ServerStreaming, service.FullName, name, MarshallerOf(requests), MarshallerOf(replies));

    private static Marshaller<T> MarshallerOf<T>(MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        // Fields that nobody knows would be kept at many times their bytes.
        MessageParser<T> known = parser.WithDiscardUnknownFields(true);
        return new(
            static (message, context) =>
            {
                context.SetPayloadLength(message.CalculateSize());
                message.WriteTo(context.GetBufferWriter());
                context.Complete();
            },
            context => Parse(known, context));
    }

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
