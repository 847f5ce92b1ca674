using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Engine.Watch.Alarms.Webhooks;

/// <summary>
/// Posts to one address, one message after the other, each again until it is taken or given up. On a thread of its own, for an
/// alarm may be about a pool that is starved. The queue is bounded: when the address is away for long, the oldest go.
/// </summary>
internal sealed class WebhookTarget : IDisposable
{
    private const int Kept = 200;
    private const int Attempts = 8;

    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_firstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _ending = new();
    private readonly BlockingCollection<byte[]> _waiting = new(new ConcurrentQueue<byte[]>());
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = s_answer };
    private readonly Uri _address;
    private readonly string _place;
    private readonly ILogger _log;
    private readonly ResiliencePipeline _retrying;

    /// <summary>Begins to deliver.</summary>
    public WebhookTarget(Uri address, ILogger log, TimeProvider time)
    {
        // The path, the query and the user may be the secret.
        (_address, _place, _log) = (address, $"{address.Scheme}://{address.Host}:{address.Port}", log);
        _retrying = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = Attempts - 1,
                Delay = s_firstPause,
                MaxDelay = s_longestPause,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                ShouldHandle = attempt => ValueTask.FromResult(MayPass(attempt.Outcome.Exception)),
            })
            .Build();
        new Thread(Run) { IsBackground = true, Name = "engine webhook" }.Start();
    }

    /// <summary>Has a message delivered; never waits.</summary>
    public void Post(byte[] body)
    {
        while (_waiting.Count >= Kept && _waiting.TryTake(out _))
        {
            _log.AlarmDropped(_place, Kept);
        }

        _waiting.Add(body);
    }

    /// <inheritdoc/>
    public void Dispose() => _ending.Cancel();

    // What is wrong with the message, or with the address, is no better in a second.
    private static bool MayPass(Exception? failure) => failure switch
    {
        HttpRequestException { StatusCode: { } status } =>
            status is >= HttpStatusCode.InternalServerError or HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout,
        HttpRequestException => true,
        TaskCanceledException { InnerException: TimeoutException } => true,
        _ => false,
    };

    private void Run()
    {
        try
        {
            foreach (byte[] body in _waiting.GetConsumingEnumerable(_ending.Token))
            {
                Deliver(body);
            }
        }
        catch (Exception) when (_ending.IsCancellationRequested)
        {
            // The engine ends.
        }
    }

    private void Deliver(byte[] body)
    {
        try
        {
            _retrying.Execute(cancellation => Send(body, cancellation), _ending.Token);
        }
        catch (Exception failure) when (!_ending.IsCancellationRequested)
        {
            string reason = failure is HttpRequestException { StatusCode: { } status } ? $"it answers {(int)status}" : failure.Message;
            _log.AlarmNotDelivered(_place, reason);
        }
    }

    private void Send(byte[] body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        using HttpResponseMessage response = _client.Send(request, cancellation);
        response.EnsureSuccessStatusCode();
    }
}
