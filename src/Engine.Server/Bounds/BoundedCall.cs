using System.IO.Pipelines;
using Engine.Server.Ledger;
using Engine.Server.Security;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.AspNetCore.Http.Features;

namespace Engine.Server.Bounds;

/// <summary>
/// One call and what it holds of the memory. A stream that would hold too much is read no further until replies have
/// left; a unary call is refused. Calls that hold memory and wait for their client can be reset.
/// </summary>
internal sealed class BoundedCall : IRequestBodyPipeFeature, IDisposable
{
    // HTTP/2's ENHANCE_YOUR_CALM; clients of gRPC see RESOURCE_EXHAUSTED.
    private const int EnhanceYourCalm = 0xB;
    private const string OwnServices = "engine.v1.";

    // Of calls that only ask or tell: status, history, the figures of a client.
    private const int MaxSmallMessage = 16 << 10;

    // Health and reflection read with parsers that keep what nobody knows, at many times its bytes; they are asked by a name.
    private const int MaxHealthMessage = 256;
    private const int MaxReflectionMessage = 2 << 10;

    private readonly CallBounds _bounds;
    private readonly HttpContext _context;
    private readonly ClientWait _sender;
    private readonly ClientWait _reader;
    private readonly MessageReader _messages;
    private readonly bool _findsNames;
    private readonly bool _resolvesGroup;
    private readonly bool _tellsBalances;
    private readonly bool _isOwn;
    private readonly int _mostSmall;
    private long _held;
    private long _reserved;
    private TaskCompletionSource? _room;
    private int _disposed;

    /// <summary>Puts itself in the way of the call's request body.</summary>
    public BoundedCall(CallBounds bounds, HttpContext context)
    {
        _bounds = bounds;
        _context = context;
        _sender = new ClientWait(this, isForSender: true);
        _reader = new ClientWait(this, isForSender: false);
        IMethod? method = context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method;
        _isOwn = method?.ServiceName.StartsWith(OwnServices, StringComparison.Ordinal) ?? false;
        IsLedger = method?.ServiceName == LedgerMethods.Descriptor.FullName && method?.Name is not "ReportFigures";
        _mostSmall = _isOwn ? MaxSmallMessage
            : method?.ServiceName == Health.Descriptor.FullName ? MaxHealthMessage
            : MaxReflectionMessage;
        IsStream = method?.Type == MethodType.DuplexStreaming;
        _findsNames = method?.Name == "LookupAccounts";
        _resolvesGroup = method?.Name == "ResolveGroup";
        _tellsBalances = method?.Name is "CreateTransfers" or "SubmitTransfers";
        IsOpenToAll = bounds.MustProve
            && context.GetEndpoint() is { } endpoint
            && Requires.Of(endpoint) == RequiredRight.Nothing;
        IsOneTooMany = !bounds.Enter(_isOwn, IsOpenToAll);
        _messages = new MessageReader(context.Request.BodyReader, this, bounds);
        context.Features.Set<IRequestBodyPipeFeature>(this);
        context.Features.Set(this);
    }

    /// <inheritdoc/>
    public PipeReader Reader => _messages;

    /// <summary>Whether its messages may be large, and count.</summary>
    public bool IsLedger { get; }

    /// <summary>The largest message that it may have, bytes.</summary>
    public int MaxMessageBytes => IsLedger ? _bounds.MaxMessageBytes : _mostSmall;

    /// <summary>Whether many messages may come, and may wait.</summary>
    public bool IsStream { get; }

    /// <summary>Whether it asks for no credentials, where others have to bring them.</summary>
    public bool IsOpenToAll { get; }

    /// <summary>Whether there were as many calls as there may be before it.</summary>
    public bool IsOneTooMany { get; }

    /// <summary>Bytes that its requests hold now.</summary>
    public long HeldBytes => Volatile.Read(ref _held);

    /// <summary>The call that a context belongs to.</summary>
    public static BoundedCall Of(ServerCallContext context) =>
        context.GetHttpContext().Features.GetRequiredFeature<BoundedCall>();

    /// <summary>
    /// Reserves what a message of so many bytes may come to; false when a call that cannot wait finds too little left.
    /// </summary>
    /// <exception cref="OperationCanceledException">Nobody waits for the call any more.</exception>
    public async ValueTask<bool> ReserveAsync(long messageBytes, CancellationToken cancellation)
    {
        long cost = _resolvesGroup
            ? MessageCost.OfGroup
            : MessageCost.AtMost(messageBytes, _findsNames, _tellsBalances);
        if (!IsStream)
        {
            if (!_bounds.Budget.TryTake(cost))
            {
                return false;
            }
        }
        else
        {
            await WaitForOwnRoomAsync(cost, cancellation);
            await _bounds.Budget.TakeAsync(cost, cancellation);
        }

        _reserved = cost;
        Interlocked.Add(ref _held, cost);
        return true;
    }

    /// <summary>
    /// Hands over what was reserved for a message that has been read, less what it turned out not to need. Whoever
    /// takes it gives it back (<see cref="Give"/>).
    /// </summary>
    public long Take(long needed)
    {
        long reserved = Interlocked.Exchange(ref _reserved, 0);
        long kept = Math.Min(needed, reserved);
        _messages.Next();
        Give(reserved - kept);
        return kept;
    }

    /// <summary>Gives bytes back.</summary>
    public void Give(long bytes)
    {
        if (bytes != 0)
        {
            Interlocked.Add(ref _held, -bytes);
            _bounds.Budget.Give(bytes);
            Interlocked.Exchange(ref _room, null)?.TrySetResult();
        }
    }

    /// <summary>A message is due, or a part of it has come and the rest has not.</summary>
    public void BeginWaitForSender() => _bounds.Waits.Begin(_sender);

    /// <summary>The rest has come.</summary>
    public void EndWaitForSender() => _bounds.Waits.End(_sender);

    /// <summary>A reply cannot leave before the client reads.</summary>
    public void BeginWaitForReader() => _bounds.Waits.Begin(_reader);

    /// <summary>The client has read.</summary>
    public void EndWaitForReader() => _bounds.Waits.End(_reader);

    /// <summary>Its method has ended: what is left is for the reply to leave.</summary>
    public void Answered()
    {
        if (_isOwn)
        {
            _bounds.Answer();
        }
    }

    /// <summary>It is refused before its method sees it; what a stream is refused for, its method sees.</summary>
    public void NoteRefusal()
    {
        if (_isOwn && !IsStream && _bounds.Clients.IsRecording)
        {
            _bounds.Clients.Of(ClientIdentity.Of(_context).Name).Refuse();
        }
    }

    /// <summary>Ends it, by an HTTP/2 reset.</summary>
    public void Reset() => _context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(EnhanceYourCalm);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            EndWaitForSender();
            EndWaitForReader();
            Take(0);
            _bounds.Close(IsOpenToAll);
        }
    }

    // One request passes in any case, be it larger than the bound of a stream.
    private async ValueTask WaitForOwnRoomAsync(long cost, CancellationToken cancellation)
    {
        while (HeldBytes is var held && held > 0 && held + cost > _bounds.StreamBytes)
        {
            var room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Interlocked.Exchange(ref _room, room);
            if (HeldBytes == held)
            {
                await room.Task.WaitAsync(cancellation);
            }
        }
    }
}
