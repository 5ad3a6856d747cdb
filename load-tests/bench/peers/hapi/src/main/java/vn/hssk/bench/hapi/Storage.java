package vn.hssk.bench.hapi;

import ca.uhn.fhir.jpa.api.config.JpaStorageSettings;
import ca.uhn.fhir.jpa.binary.api.IBinaryStorageSvc;
import ca.uhn.fhir.jpa.binstore.DatabaseBinaryContentStorageSvcImpl;
import ca.uhn.fhir.jpa.model.config.PartitionSettings;
import ca.uhn.fhir.jpa.model.config.SubscriptionSettings;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Settings in the server's favour: nothing is validated, nothing can be deleted, tags need no tables of their own. References are
 * checked, as they are by default, for a visit whose parts do not find each other is of no use.
 */
@Configuration
public class Storage {
    @Bean
    public JpaStorageSettings storageSettings() {
        var settings = new JpaStorageSettings();
        settings.setMassIngestionMode(true);
        settings.setDeleteEnabled(false);
        settings.setTagStorageMode(JpaStorageSettings.TagStorageModeEnum.INLINE);
        settings.setIndexMissingFields(JpaStorageSettings.IndexEnabledEnum.DISABLED);
        settings.setMarkResourcesForReindexingUponSearchParameterChange(false);
        settings.setMatchUrlCacheEnabled(true);
        return settings;
    }

    @Bean
    public PartitionSettings partitionSettings() {
        return new PartitionSettings();
    }

    @Bean
    public SubscriptionSettings subscriptionSettings() {
        return new SubscriptionSettings();
    }

    @Bean
    public IBinaryStorageSvc binaryStorage() {
        return new DatabaseBinaryContentStorageSvcImpl();
    }
}
