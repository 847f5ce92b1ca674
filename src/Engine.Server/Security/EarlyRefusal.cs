using System.Globalization;
using System.Text;
using Grpc.Core;

namespace Engine.Server.Security;

/// <summary>Refusals before gRPC has begun to read.</summary>
internal static class EarlyRefusal
{
    /// <summary>
    /// Answers a request with a refusal: by a gRPC status alone, or a page of HTTP by its status and one line. Nothing of
    /// its body is read.
    /// </summary>
    public static Task AnswerAsync(this RpcException refusal, HttpContext context)
    {
        HttpResponse response = context.Response;
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) != true)
        {
            response.StatusCode = HttpStatusOf(refusal.StatusCode);
            if (refusal.StatusCode == StatusCode.Unauthenticated)
            {
                response.Headers.WWWAuthenticate = "Basic realm=\"engine\"";
            }

            response.ContentType = "text/plain; charset=utf-8";
            return response.WriteAsync(refusal.Status.Detail + "\n");
        }

        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = ((int)refusal.StatusCode).ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Percent(refusal.Status.Detail);
        foreach (Metadata.Entry detail in refusal.Trailers)
        {
            response.Headers[detail.Key] = detail.IsBinary ? Convert.ToBase64String(detail.ValueBytes) : detail.Value;
        }

        return Task.CompletedTask;
    }

    private static int HttpStatusOf(StatusCode status) => status switch
    {
        StatusCode.InvalidArgument => StatusCodes.Status400BadRequest,
        StatusCode.Unauthenticated => StatusCodes.Status401Unauthorized,
        StatusCode.Unimplemented => StatusCodes.Status404NotFound,
        StatusCode.PermissionDenied => StatusCodes.Status403Forbidden,
        StatusCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
        _ => StatusCodes.Status503ServiceUnavailable,
    };

    // As gRPC has it: what is not printable ASCII, and the sign itself, as % and two digits.
    private static string Percent(string message)
    {
        var text = new StringBuilder(message.Length);
        foreach (byte letter in Encoding.UTF8.GetBytes(message))
        {
            _ = letter is >= 0x20 and <= 0x7E and not (byte)'%'
                ? text.Append((char)letter)
                : text.Append(CultureInfo.InvariantCulture, $"%{letter:X2}");
        }

        return text.ToString();
    }
}
