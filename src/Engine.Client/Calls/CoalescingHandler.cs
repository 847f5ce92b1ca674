using System.Net;

namespace Engine.Client.Calls;

/// <summary>Puts a gate before the bodies of the requests of one stream.</summary>
internal sealed class CoalescingHandler : DelegatingHandler
{
    private readonly SendGate gate;

    public CoalescingHandler(HttpMessageHandler inner, SendGate gate)
        : base(inner) => this.gate = gate;

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is { } content)
        {
            request.Content = new GatedContent(content, gate);
        }

        return base.SendAsync(request, cancellationToken);
    }

    private sealed class GatedContent : HttpContent
    {
        private readonly HttpContent content;
        private readonly SendGate gate;

        public GatedContent(HttpContent content, SendGate gate)
        {
            this.content = content;
            this.gate = gate;
            foreach (var header in content.Headers)
            {
                Headers.TryAddWithoutValidation(header.Key, header.Value);
            }
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override Task SerializeToStreamAsync(
            Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
            content.CopyToAsync(gate.Before(stream), context, cancellationToken);

        protected override bool TryComputeLength(out long length)
        {
            length = -1;
            return false;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                content.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
