using Engine.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Engine.Client.Tests.Stub;

/// <summary>
/// The methods of the contract that the stub serves. Written by hand, because generated server code would bring the
/// client's own message types in twice.
/// </summary>
[BindServiceMethod(typeof(StubContract), nameof(Bind))]
internal abstract class StubContract
{
    private const string Service = "engine.v1.LedgerService";

    public static void Bind(ServiceBinderBase binder, StubContract? engine)
    {
        binder.AddMethod(
            Method<SubmitTransfersRequest, SubmitTransfersResponse>(MethodType.DuplexStreaming, "SubmitTransfers"),
            (DuplexStreamingServerMethod<SubmitTransfersRequest, SubmitTransfersResponse>)null!);
        binder.AddMethod(
            Method<CreateAccountsRequest, CreateAccountsResponse>(MethodType.Unary, "CreateAccounts"),
            (UnaryServerMethod<CreateAccountsRequest, CreateAccountsResponse>)null!);
        binder.AddMethod(
            Method<LookupTransfersRequest, LookupTransfersResponse>(MethodType.Unary, "LookupTransfers"),
            (UnaryServerMethod<LookupTransfersRequest, LookupTransfersResponse>)null!);
        binder.AddMethod(
            Method<ReportFiguresRequest, ReportFiguresResponse>(MethodType.Unary, "ReportFigures"),
            (UnaryServerMethod<ReportFiguresRequest, ReportFiguresResponse>)null!);
    }

    public abstract Task SubmitTransfers(
        IAsyncStreamReader<SubmitTransfersRequest> requests,
        IServerStreamWriter<SubmitTransfersResponse> replies,
        ServerCallContext context);

    public abstract Task<CreateAccountsResponse> CreateAccounts(
        CreateAccountsRequest request, ServerCallContext context);

    public abstract Task<LookupTransfersResponse> LookupTransfers(
        LookupTransfersRequest request, ServerCallContext context);

    public abstract Task<ReportFiguresResponse> ReportFigures(ReportFiguresRequest request, ServerCallContext context);

    private static Method<TRequest, TReply> Method<TRequest, TReply>(MethodType type, string name)
        where TRequest : class, IMessage<TRequest>, new()
        where TReply : class, IMessage<TReply>, new() =>
        new(type, Service, name, Marshaller<TRequest>(), Marshaller<TReply>());

    private static Marshaller<T> Marshaller<T>()
        where T : class, IMessage<T>, new()
    {
        var parser = new MessageParser<T>(() => new T());
        return Marshallers.Create(message => message.ToByteArray(), parser.ParseFrom);
    }
}

