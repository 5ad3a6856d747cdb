package vn.hssk.bench.hapi;

import ca.uhn.fhir.batch2.jobs.config.Batch2JobsConfig;
import ca.uhn.fhir.jpa.api.config.ThreadPoolFactoryConfig;
import ca.uhn.fhir.jpa.batch2.JpaBatch2Config;
import ca.uhn.fhir.jpa.config.HapiJpaConfig;
import ca.uhn.fhir.jpa.config.r4.JpaR4Config;
import ca.uhn.fhir.jpa.subscription.channel.config.SubscriptionChannelConfig;
import ca.uhn.fhir.jpa.subscription.submit.config.SubscriptionSubmitterConfig;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** HAPI FHIR JPA, R4, over HTTP before the database of the benchmark. Says its port in one line of JSON when it takes requests. */
@Configuration
@ImportAutoConfiguration({DataSourceAutoConfiguration.class, ServletWebServerFactoryAutoConfiguration.class})
@Import({
    JpaR4Config.class,
    HapiJpaConfig.class,
    JpaBatch2Config.class,
    Batch2JobsConfig.class,
    SubscriptionSubmitterConfig.class,
    SubscriptionChannelConfig.class,
    ThreadPoolFactoryConfig.class,
    Persistence.class,
    Storage.class,
    FhirEndpoint.class
})
public class HapiPeer {
    public static void main(String[] arguments) {
        var context = (ServletWebServerApplicationContext) SpringApplication.run(HapiPeer.class, arguments);
        System.out.println("{\"msg\":\"listening\",\"port\":" + context.getWebServer().getPort() + "}");
    }
}
